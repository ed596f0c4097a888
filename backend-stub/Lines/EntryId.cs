using System.Globalization;
using System.Text.Unicode;

namespace LogSource.Lines;

/// <summary>
/// The id of an entry, in the format of a Redis stream id: <c>milliseconds-sequence</c>, both unsigned 64-bit decimals.
/// The ids of an app ascend. No entry has the id 0-0, which means "before the first entry".
/// </summary>
internal readonly record struct EntryId(ulong Milliseconds, ulong Sequence) : IComparable<EntryId>
{
    /// <summary>Two numbers of twenty digits and the hyphen.</summary>
    public const int MaxLength = 41;

    // 9999-12-31T23:59:59.999Z.
    private const ulong MaxUnixMilliseconds = 253_402_300_799_999;

    public static EntryId None => default;

    /// <summary>The greatest possible id. No entry can follow an entry with this id.</summary>
    public static EntryId Max => new(ulong.MaxValue, ulong.MaxValue);

    /// <summary>The smallest id that is greater than this one; <see cref="Max"/> if there is none.</summary>
    public EntryId Next =>
        Sequence < ulong.MaxValue ? this with { Sequence = Sequence + 1 }
        : Milliseconds < ulong.MaxValue ? new EntryId(Milliseconds + 1, 0)
        : this;

    /// <summary>The greatest id that is smaller than this one; <see cref="None"/> if there is none.</summary>
    public EntryId Previous =>
        Sequence > 0 ? this with { Sequence = Sequence - 1 }
        : Milliseconds > 0 ? new EntryId(Milliseconds - 1, ulong.MaxValue)
        : this;

    /// <summary>When the entry arrived. A time after the year 9999 becomes its end.</summary>
    public DateTimeOffset Arrival =>
        DateTimeOffset.FromUnixTimeMilliseconds((long)Math.Min(Milliseconds, MaxUnixMilliseconds));

    public static bool TryParse(ReadOnlySpan<char> text, out EntryId id)
    {
        id = default;
        var hyphen = text.IndexOf('-');
        if (
            hyphen < 0
            || !TryParseNumber(text[..hyphen], out var milliseconds)
            || !TryParseNumber(text[(hyphen + 1)..], out var sequence)
        )
        {
            return false;
        }

        id = new EntryId(milliseconds, sequence);
        return true;
    }

    /// <summary>Writes the id in ASCII into a span of at least <see cref="MaxLength"/> bytes.</summary>
    /// <returns>The number of bytes written.</returns>
    public int Write(Span<byte> destination)
    {
        Utf8.TryWrite(destination, CultureInfo.InvariantCulture, $"{Milliseconds}-{Sequence}", out var written);
        return written;
    }

    public int CompareTo(EntryId other)
    {
        var byTime = Milliseconds.CompareTo(other.Milliseconds);
        return byTime != 0 ? byTime : Sequence.CompareTo(other.Sequence);
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Milliseconds}-{Sequence}");

    public static bool operator <(EntryId left, EntryId right) => left.CompareTo(right) < 0;

    public static bool operator <=(EntryId left, EntryId right) => left.CompareTo(right) <= 0;

    public static bool operator >(EntryId left, EntryId right) => left.CompareTo(right) > 0;

    public static bool operator >=(EntryId left, EntryId right) => left.CompareTo(right) >= 0;

    // The framework accepts NULs after a number.
    private static bool TryParseNumber(ReadOnlySpan<char> digits, out ulong number) =>
        ulong.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out number)
        && char.IsAsciiDigit(digits[^1]);
}
