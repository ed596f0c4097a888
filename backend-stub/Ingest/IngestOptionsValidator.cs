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
        Between(nameof(options.MaxBodyBytes), options.MaxBodyBytes, 1, MaxBodyBytes);
        Between(nameof(options.MaxLinesPerRequest), options.MaxLinesPerRequest, 1, MaxLines);
        Between(nameof(options.MaxLineBytes), options.MaxLineBytes, 1, MaxLineBytes);
        Between(nameof(options.MaxPendingBytes), options.MaxPendingBytes, options.MaxBodyBytes + 1L, long.MaxValue);
        CheckKeys(nameof(options.Keys.Message), options.Keys.Message);
        CheckKeys(nameof(options.Keys.Time), options.Keys.Time);
        CheckKeys(nameof(options.Keys.Container), options.Keys.Container);
        faults.Check(
            Key($"{nameof(options.Keys)}:{nameof(options.Keys.Message)}"),
            "",
            options.Keys.Message is not [],
            "the name of at least one key"
        );
        return faults.Result;

        void Between(string key, long value, long least, long most) =>
            faults.Check(
                Key(key),
                value,
                value >= least && value <= most,
                value < least ? $"{least} or more" : $"{most} or less"
            );

        void CheckKeys(string setting, string[]? keys)
        {
            var path = Key($"{nameof(options.Keys)}:{setting}");
            faults.Check(
                path,
                $"({keys?.Length} keys)",
                !(keys?.Length > IngestKeysOptions.MaxCount),
                $"at most {IngestKeysOptions.MaxCount} keys"
            );
            foreach (var key in keys ?? [])
            {
                faults.Check(
                    path,
                    key,
                    key is not null && key.Length <= IngestKeysOptions.MaxLength && !key.Split('.').Contains(""),
                    $"of 1 to {IngestKeysOptions.MaxLength} characters, without a dot at its ends or next to another dot"
                );
            }
        }
    }

    private static string Key(string setting) => $"{IngestOptions.Section}:{setting}";
}
