using System.Globalization;
using System.Text;

namespace EdgeGateway.Bench.Clients;

/// <summary>The timestamp in a ping of the log API.</summary>
internal static class PingStamp
{
    private const string Format = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";
    private const int Length = 24;
    private const long NanosecondsPerTick = 100;

    private static ReadOnlySpan<byte> Key => "\"timestamp\":\""u8;

    /// <summary>Finds the timestamp, in nanoseconds since 1970. Returns 0 if there is none.</summary>
    public static long Find(ReadOnlySpan<byte> ping)
    {
        var at = ping.IndexOf(Key);
        if (at < 0 || ping.Length < at + Key.Length + Length)
        {
            return 0;
        }

        Span<char> text = stackalloc char[Length];
        Encoding.ASCII.GetChars(ping.Slice(at + Key.Length, Length), text);
        return DateTime.TryParseExact(
            text,
            Format,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out var time
        )
            ? (time - DateTime.UnixEpoch).Ticks * NanosecondsPerTick
            : 0;
    }
}
