using System.Text;

namespace LogSource.Ingest.SyslogMessages;

/// <summary>
/// Parses the name of a time zone after a time: <c>06:46:31 UTC: %SYS-5-…</c>, <c>06:46:31 CET host tag: …</c>.
/// </summary>
internal static class SyslogZoneName
{
    private const int MaxLength = 5;

    // Unambiguous names. CST, IST, BST and others name several zones.
    private static readonly (string Name, int Hours)[] Zones =
    [
        ("UTC", 0),
        ("GMT", 0),
        ("Z", 0),
        ("WET", 0),
        ("WEST", 1),
        ("CET", 1),
        ("CEST", 2),
        ("EET", 2),
        ("EEST", 3),
        ("MSK", 3),
        ("EST", -5),
        ("EDT", -4),
        ("CDT", -5),
        ("MST", -7),
        ("MDT", -6),
        ("PST", -8),
        ("PDT", -7),
        ("JST", 9),
        ("KST", 9),
        ("AEST", 10),
        ("AEDT", 11),
        ("NZST", 12),
        ("NZDT", 13),
    ];

    /// <summary>
    /// Takes any name before the text of Cisco's devices, which begins with a percent sign, and known names elsewhere.
    /// A known name could also be a host. Then the tag follows it directly, without another word before the tag.
    /// </summary>
    /// <returns>The offset from UTC; null if there is no name or it is unknown.</returns>
    public static TimeSpan? Take(scoped ref ByteReader reader)
    {
        if (reader.Rest is not [(byte)' ', ..])
        {
            return null;
        }

        var rest = reader.Rest[1..];
        var length = rest.IndexOfAnyExceptInRange((byte)'A', (byte)'Z');
        if (length is < 1 or > MaxLength)
        {
            return null;
        }

        var hours = HoursOf(rest[..length]);
        var follows = rest[length..];
        if (!follows.StartsWith(": %"u8) && (hours is null || !(follows.StartsWith(": "u8) || IsBeforeHost(follows))))
        {
            return null;
        }

        reader.Position += 1 + length;
        return hours is { } known ? TimeSpan.FromHours(known) : null;
    }

    private static int? HoursOf(ReadOnlySpan<byte> zone)
    {
        foreach (var (name, hours) in Zones)
        {
            if (Ascii.Equals(zone, name))
            {
                return hours;
            }
        }

        return null;
    }

    private static bool IsBeforeHost(ReadOnlySpan<byte> text)
    {
        var reader = new ByteReader(text);
        reader.SkipBlanks();
        var host = reader.TakeToken();
        return text is [(byte)' ', ..] && !host.IsEmpty && !host.ContainsAny(":["u8) && !reader.IsAtEnd;
    }
}
