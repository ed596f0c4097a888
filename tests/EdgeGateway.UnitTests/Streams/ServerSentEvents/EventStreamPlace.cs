using System.Text;

namespace EdgeGateway.UnitTests.Streams.ServerSentEvents;

/// <summary>Where a stream is after its first bytes, found out from all of them at once.</summary>
internal static class EventStreamPlace
{
    /// <summary>A whole line may stand here.</summary>
    public static bool IsLineStart(ReadOnlySpan<byte> bytes) => Lines(bytes)[^1].Length == 0;

    /// <summary>A whole event may stand here: all lines since the last blank one are comments.</summary>
    public static bool IsEventBoundary(ReadOnlySpan<byte> bytes)
    {
        var lines = Lines(bytes);
        return lines[^1].Length == 0 && lines[..^1].Where(line => !line.StartsWith(':')).LastOrDefault() is null or "";
    }

    // A byte is a character here: half of one at the end of the bytes must stay what it is.
    private static string[] Lines(ReadOnlySpan<byte> bytes) =>
        Encoding
            .Latin1.GetString(bytes.StartsWith("\uFEFF"u8) ? bytes[3..] : bytes)
            .Replace("\r\n", "\n", StringComparison.Ordinal)
            .Replace('\r', '\n')
            .Split('\n');
}
