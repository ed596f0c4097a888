using EdgeGateway.Hosting.Configuration;
using Microsoft.Extensions.Options;

namespace LogSource.Ingest;

/// <summary>Checks <see cref="IngestOptions"/>.</summary>
internal sealed class IngestOptionsValidator : IValidateOptions<IngestOptions>
{
    // A body that is not UTF-8 can become three times as long and must fit into an array.
    private const int MaxBodyBytes = 512 * 1024 * 1024;

    // Redis accepts a million arguments. A line has three.
    private const int MaxLines = 300_000;

    // An escaped message can be six times as long.
    private const int MaxLineBytes = 64 * 1024 * 1024;

    public ValidateOptionsResult Validate(string? name, IngestOptions options)
    {
        var faults = new OptionsFaults();
        Between("MaxBodyBytes", options.MaxBodyBytes, 1, MaxBodyBytes);
        Between("MaxLinesPerRequest", options.MaxLinesPerRequest, 1, MaxLines);
        Between("MaxLineBytes", options.MaxLineBytes, 1, MaxLineBytes);
        Between("MaxPendingBytes", options.MaxPendingBytes, options.MaxBodyBytes + 1L, long.MaxValue);
        Keys("Message", options.Keys.Message);
        Keys("Time", options.Keys.Time);
        Keys("Container", options.Keys.Container);
        faults.Check("Ingest:Keys:Message", "", options.Keys.Message is not [], "the name of at least one key");
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
                $"at most {IngestKeysOptions.MaxCount} keys"
            );
            foreach (var key in keys ?? [])
            {
                faults.Check(
                    $"Ingest:Keys:{setting}",
                    key,
                    key is not null && key.Length <= IngestKeysOptions.MaxLength && !key.Split('.').Contains(""),
                    $"of 1 to {IngestKeysOptions.MaxLength} characters, without a dot at its ends or next to another dot"
                );
            }
        }
    }
}
