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
        var result = new ValidateOptionsResultBuilder();
        Between("MaxBodyBytes", options.MaxBodyBytes, 1, MostBodyBytes);
        Between("MaxLinesPerRequest", options.MaxLinesPerRequest, 1, MostLines);
        Between("MaxLineBytes", options.MaxLineBytes, 1, MostLineBytes);
        Between("MaxPendingBytes", options.MaxPendingBytes, options.MaxBodyBytes + 1L, long.MaxValue);
        Keys("Message", options.Keys.Message);
        Keys("Time", options.Keys.Time);
        Keys("Container", options.Keys.Container);
        if (options.Keys.Message is [])
        {
            result.AddError("Ingest:Keys:Message is empty: it must name a key.");
        }

        return result.Build();

        void Between(string key, long value, long least, long most)
        {
            if (value < least || value > most)
            {
                result.AddError($"Ingest:{key} is {value}: it must be {(value < least ? $"{least} or more" : $"{most} or less")}.");
            }
        }

        void Keys(string setting, string[]? keys)
        {
            if (keys?.Length > IngestKeysOptions.MaxCount)
            {
                result.AddError($"Ingest:Keys:{setting} has {keys.Length} keys: it must have {IngestKeysOptions.MaxCount} at most.");
            }

            foreach (var key in keys ?? [])
            {
                if (key is null || key.Length > IngestKeysOptions.MaxLength || key.Split('.').Contains(""))
                {
                    result.AddError(
                        $"Ingest:Keys:{setting} has the key '{key}': it must have 1 to {IngestKeysOptions.MaxLength} characters, " +
                        "and no dot at its ends or beside another.");
                }
            }
        }
    }
}
