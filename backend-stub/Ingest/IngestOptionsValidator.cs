using Microsoft.Extensions.Options;

namespace LogSource.Ingest;

internal sealed class IngestOptionsValidator : IValidateOptions<IngestOptions>
{
    public ValidateOptionsResult Validate(string? name, IngestOptions options)
    {
        var result = new ValidateOptionsResultBuilder();
        AtLeast("MaxBodyBytes", options.MaxBodyBytes, 1);
        AtLeast("MaxLinesPerRequest", options.MaxLinesPerRequest, 1);
        AtLeast("MaxLineBytes", options.MaxLineBytes, 1);
        AtLeast("MaxPendingBytes", options.MaxPendingBytes, options.MaxBodyBytes + 1L);
        Keys("Message", options.Keys.Message);
        Keys("Time", options.Keys.Time);
        Keys("Container", options.Keys.Container);
        if (options.Keys.Message is [])
        {
            result.AddError("Ingest:Keys:Message is empty: it must name a key.");
        }

        return result.Build();

        void AtLeast(string key, long value, long minimum)
        {
            if (value < minimum)
            {
                result.AddError($"Ingest:{key} is {value}: it must be {minimum} or more.");
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
