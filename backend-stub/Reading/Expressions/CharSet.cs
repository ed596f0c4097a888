using System.Globalization;

namespace LogSource.Reading.Expressions;

/// <summary>A set of UTF-16 characters. A look-up is one bit for ASCII, and a binary search for others.</summary>
internal sealed class CharSet
{
    // Where ranges begin and end, in turns and in ascending order: the first character of a range, then the first one
    // after it.
    private readonly char[] _changes;

    // The answers for ASCII, one bit each.
    private readonly ulong _low;
    private readonly ulong _high;

    // The last other character and its answer, in one number, because several threads may use a set. The repetitions of a
    // part ask for the same character again and again.
    private int _last = -1;

    private CharSet(char[] changes)
    {
        _changes = changes;
        for (var i = 0; i < 64; i++)
        {
            _low |= Find((char)i) ? 1UL << i : 0;
            _high |= Find((char)(64 + i)) ? 1UL << i : 0;
        }
    }

    /// <summary><c>.</c> in the mode <c>s</c>.</summary>
    public static CharSet All { get; } = new(['\0']);

    /// <summary><c>.</c>: all but a line feed.</summary>
    public static CharSet AllInLine { get; } = Of(new CharRange('\n', '\n')).Complement();

    /// <summary><c>\d</c>.</summary>
    public static CharSet Digit { get; } = Where(char.IsDigit);

    /// <summary><c>\D</c>.</summary>
    public static CharSet NotDigit { get; } = Digit.Complement();

    /// <summary><c>\s</c>.</summary>
    public static CharSet Space { get; } = Where(char.IsWhiteSpace);

    /// <summary><c>\S</c>.</summary>
    public static CharSet NotSpace { get; } = Space.Complement();

    /// <summary><c>\w</c>: letters, marks without a width, decimal digits and connectors.</summary>
    public static CharSet Word { get; } =
        Where(value =>
            CharUnicodeInfo.GetUnicodeCategory(value)
                is <= UnicodeCategory.OtherLetter
                    or UnicodeCategory.NonSpacingMark
                    or UnicodeCategory.DecimalDigitNumber
                    or UnicodeCategory.ConnectorPunctuation
        );

    /// <summary><c>\W</c>.</summary>
    public static CharSet NotWord { get; } = Word.Complement();

    /// <summary>What has a <c>\b</c> at its ends: words, and the joiners U+200C and U+200D.</summary>
    public static CharSet BoundedWord { get; } = Of([.. Word.Ranges, new CharRange('\u200C', '\u200D')]);

    /// <summary>The ranges of the set, in ascending order. They do not touch.</summary>
    public IEnumerable<CharRange> Ranges
    {
        get
        {
            for (var i = 0; i < _changes.Length; i += 2)
            {
                yield return new CharRange(
                    _changes[i],
                    i + 1 < _changes.Length ? (char)(_changes[i + 1] - 1) : char.MaxValue
                );
            }
        }
    }

    public static CharSet Of(params IEnumerable<CharRange> ranges)
    {
        var changes = new List<char>();
        // The character after the current range; there is none yet.
        var end = -1;
        foreach (var (first, last) in ranges.OrderBy(range => range.First))
        {
            if (first > end)
            {
                if (end >= 0)
                {
                    changes.Add((char)end);
                }

                changes.Add(first);
            }

            end = Math.Max(end, last + 1);
        }

        if (end is >= 0 and <= char.MaxValue)
        {
            changes.Add((char)end);
        }

        return new CharSet([.. changes]);
    }

    /// <summary>All other characters.</summary>
    public CharSet Complement() => new(_changes is ['\0', .. var rest] ? rest : ['\0', .. _changes]);

    public bool Contains(char value) =>
        value < 64 ? ((_low >> value) & 1) != 0
        : value < 128 ? ((_high >> value) & 1) != 0
        : FindAgain(value);

    private static CharSet Where(Func<char, bool> contains) =>
        Of(
            Enumerable
                .Range(0, char.MaxValue + 1)
                .Select(value => (char)value)
                .Where(contains)
                .Select(value => new CharRange(value, value))
        );

    private bool FindAgain(char value)
    {
        var last = _last;
        if (last >> 1 == value)
        {
            return (last & 1) != 0;
        }

        var found = Find(value);
        _last = (value << 1) | (found ? 1 : 0);
        return found;
    }

    private bool Find(char value)
    {
        var index = _changes.AsSpan().BinarySearch(value);
        // Without an exact result, the complement is the index of the next change.
        return ((index < 0 ? ~index - 1 : index) & 1) == 0;
    }
}
