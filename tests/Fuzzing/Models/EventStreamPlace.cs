using System.Text;

namespace EdgeGateway.Fuzzing.Models;

/// <summary>The position in an event stream after some bytes, computed from all of them at once.</summary>
internal static class EventStreamPlace
{
    /// <summary>A whole line may be inserted here.</summary>
    public static bool IsLineStart(ReadOnlySpan<byte> bytes) => Lines(bytes)[^1].Length == 0;

    /// <summary>A whole event may be inserted here: all lines since the last blank one are comments.</summary>
    public static bool IsEventBoundary(ReadOnlySpan<byte> bytes)
    {
        var lines = Lines(bytes);
        return lines[^1].Length == 0 && lines[..^1].Where(line => !line.StartsWith(':')).LastOrDefault() is null or "";
    }

    // Latin-1 maps each byte to one character, so an incomplete UTF-8 character at the end is preserved.
    private static string[] Lines(ReadOnlySpan<byte> bytes) =>
        Encoding
            .Latin1.GetString(bytes.StartsWith("\uFEFF"u8) ? bytes[3..] : bytes)
            .Replace("\r\n", "\n", StringComparison.Ordinal)
            .Replace('\r', '\n')
            .Split('\n');
}
