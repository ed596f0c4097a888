using EdgeGateway.Hosting.Configuration;
using Microsoft.Extensions.Options;

namespace LogSource.Ingest;

internal sealed class IngestOptionsValidator : IValidateOptions<IngestOptions>
{
    // A body whose bytes are not UTF-8 becomes three times as long, and has to fit into an array.
    private const int MostBodyBytes = 512 * 1024 * 1024;

    // Redis takes a million arguments: three for a line.
    private const int MostLines = 300_000;

    // Escaped, a message is up to six times as long.
    private const int MostLineBytes = 64 * 1024 * 1024;

    public ValidateOptionsResult Validate(string? name, IngestOptions options)
    {
        var faults = new OptionsFaults();
        Between("MaxBodyBytes", options.MaxBodyBytes, 1, MostBodyBytes);
        Between("MaxLinesPerRequest", options.MaxLinesPerRequest, 1, MostLines);
        Between("MaxLineBytes", options.MaxLineBytes, 1, MostLineBytes);
        Between("MaxPendingBytes", options.MaxPendingBytes, options.MaxBodyBytes + 1L, long.MaxValue);
        Keys("Message", options.Keys.Message);
        Keys("Time", options.Keys.Time);
        Keys("Container", options.Keys.Container);
        faults.Check("Ingest:Keys:Message", "", options.Keys.Message is not [], "the name of one key at least");
        return faults.Result;

        void Between(string key, long value, long least, long most) =>
            faults.Check(
                $"Ingest:{key}",
                value,
                value >= least && value <= most,
                value < least ? $"{least} or more" : $"{most} or less"
            );

        void Keys(string setting, string[]? keys)
        {
            faults.Check(
                $"Ingest:Keys:{setting}",
                $"({keys?.Length} keys)",
                !(keys?.Length > IngestKeysOptions.MaxCount),
                $"{IngestKeysOptions.MaxCount} keys at most"
            );
            foreach (var key in keys ?? [])
            {
                faults.Check(
                    $"Ingest:Keys:{setting}",
                    key,
                    key is not null && key.Length <= IngestKeysOptions.MaxLength && !key.Split('.').Contains(""),
                    $"of 1 to {IngestKeysOptions.MaxLength} characters, without a dot at its ends or beside another"
                );
            }
        }
    }
}
