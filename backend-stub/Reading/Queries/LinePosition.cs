using System.Globalization;
using System.Text.RegularExpressions;
using LogSource.Lines;

namespace LogSource.Reading.Queries;

/// <summary>
/// A position in an app's lines: an entry, or the border between the lines that arrived before a time and the later
/// ones. Ids begin with the time of arrival in milliseconds, so a time is cut to milliseconds.
/// </summary>
/// <param name="Id">The entry, or the smallest possible id at the time.</param>
/// <param name="IsTime">Whether the position is a time.</param>
internal readonly partial record struct LinePosition(EntryId Id, bool IsTime)
{
    /// <summary>The form of a position as a rule in error messages.</summary>
    public const string Rule =
        "an event's id such as 1795365602064-0, or a time with an offset such as 2026-11-28T10:00:00Z";

    /// <summary>The greatest id before the position.</summary>
    public EntryId LastBefore => Id.Previous;

    /// <summary>The greatest id up to the position, which includes the entry.</summary>
    public EntryId LastUpTo => IsTime ? Id.Previous : Id;

    /// <summary>Parses an id, or a time as in RFC 3339 section 5.6.</summary>
    public static bool TryParse(string text, out LinePosition position)
    {
        if (EntryId.TryParse(text, out var id))
        {
            position = new LinePosition(id, IsTime: false);
            return true;
        }

        position = default;
        var parts = Time().Match(text.ToUpperInvariant());
        // A plus sign that is not encoded in a query arrives as a blank.
        var offset = parts.Groups["offset"].Value.Replace(' ', '+');
        if (
            !DateTimeOffset.TryParseExact(
                $"{parts.Groups["date"]}T{parts.Groups["time"]}{offset}",
                "yyyy-MM-ddTHH:mm:ssK",
                CultureInfo.InvariantCulture,
                DateTimeStyles.None,
                out var time
            )
        )
        {
            return false;
        }

        var fraction = parts.Groups["milliseconds"].Value.PadRight(3, '0');
        var milliseconds =
            time.ToUnixTimeMilliseconds() + int.Parse(fraction, NumberStyles.None, CultureInfo.InvariantCulture);
        position = new LinePosition(new EntryId((ulong)Math.Max(0, milliseconds), 0), IsTime: true);
        return true;
    }

    [GeneratedRegex(
        @"^(?<date>[0-9-]{10})T(?<time>[0-9:]{8})(?:\.(?<milliseconds>[0-9]{1,3})[0-9]*)?(?<offset>Z|[-+ ][0-9:]{5})\z",
        RegexOptions.CultureInvariant
    )]
    private static partial Regex Time();
}
