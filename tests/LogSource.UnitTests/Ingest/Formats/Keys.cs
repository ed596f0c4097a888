using LogSource.Ingest;
using LogSource.Ingest.Formats;
using Microsoft.Extensions.Options;

namespace LogSource.UnitTests.Ingest.Formats;

internal static class Keys
{
    public static JsonKeys Of(string[]? message = null, string[]? time = null, string[]? container = null) =>
        new(
            Options.Create(
                new IngestOptions
                {
                    Keys = new IngestKeysOptions
                    {
                        Message = message,
                        Time = time,
                        Container = container,
                    },
                }
            )
        );
}
