using System.Globalization;

namespace LogSource.Reading.Expressions;

/// <summary>A set of UTF-16 characters: those of some ranges and classes, or all others.</summary>
internal sealed class CharSet
{
    // Sorted, without overlaps.
    private readonly (char First, char Last)[] _ranges;
    private readonly CharClasses _classes;
    private readonly bool _isNegated;
    private readonly bool _ignoresCase;

    // The answers for ASCII, one bit each.
    private readonly UInt128 _ascii;

    public CharSet(
        IEnumerable<(char First, char Last)> ranges,
        CharClasses classes,
        bool isNegated = false,
        bool ignoresCase = false
    )
    {
        (_ranges, _classes, _isNegated, _ignoresCase) = (Merge(ranges), classes, isNegated, ignoresCase);
        for (var i = 0; i < 128; i++)
        {
            _ascii |= Test((char)i) ? UInt128.One << i : 0;
        }
    }

    /// <summary>Any character, in the mode <c>s</c>.</summary>
    public static CharSet All { get; } = new([], CharClasses.None, isNegated: true);

    /// <summary>Any character except a line feed.</summary>
    public static CharSet AllInLine { get; } = new([('\n', '\n')], CharClasses.None, isNegated: true);

    public static CharSet Of(char value, bool ignoresCase) =>
        new([(value, value)], CharClasses.None, isNegated: false, ignoresCase);

    /// <summary>Whether <c>\w</c> matches a character: letters, marks, decimal digits and connectors.</summary>
    public static bool IsWord(char value) =>
        char.IsAsciiLetterOrDigit(value)
        || value == '_'
        || (
            !char.IsAscii(value)
            && CharUnicodeInfo.GetUnicodeCategory(value)
                is <= UnicodeCategory.OtherLetter
                    or UnicodeCategory.NonSpacingMark
                    or UnicodeCategory.SpacingCombiningMark
                    or UnicodeCategory.DecimalDigitNumber
                    or UnicodeCategory.ConnectorPunctuation
        );

    /// <summary>
    /// Whether <c>\b</c> takes a character for part of a word: also the two joiners, which are within words of some
    /// scripts (UTS 18 section 1.4).
    /// </summary>
    public static bool IsInWord(char value) => IsWord(value) || value is '\u200C' or '\u200D';

    public bool Contains(char value) => value < 128 ? ((_ascii >> value) & 1) != 0 : Test(value);

    /// <summary>Adds the characters of the set to others, unless they become more than a few.</summary>
    public bool TryAddTo(HashSet<char> chars, int most)
    {
        if (_isNegated || _classes != CharClasses.None || _ranges.Sum(range => range.Last - range.First + 1) > most)
        {
            return false;
        }

        foreach (var (first, last) in _ranges)
        {
            for (int value = first; value <= last; value++)
            {
                chars.Add((char)value);
                if (_ignoresCase)
                {
                    chars.UnionWith(CaseVariants.Of((char)value).ToArray());
                }
            }
        }

        return chars.Count <= most;
    }

    private static (char First, char Last)[] Merge(IEnumerable<(char First, char Last)> ranges)
    {
        var merged = new List<(char First, char Last)>();
        foreach (var range in ranges.Order())
        {
            if (merged is [.., var before] && range.First <= before.Last + 1)
            {
                merged[^1] = (before.First, (char)Math.Max(before.Last, range.Last));
            }
            else
            {
                merged.Add(range);
            }
        }

        return [.. merged];
    }

    private bool Test(char value) =>
        (IsInRange(value) || (_ignoresCase && IsVariantInRange(value)) || IsInClass(value)) != _isNegated;

    private bool IsVariantInRange(char value)
    {
        foreach (var variant in CaseVariants.Of(value))
        {
            if (IsInRange(variant))
            {
                return true;
            }
        }

        return false;
    }

    private bool IsInRange(char value)
    {
        var (low, high) = (0, _ranges.Length);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (_ranges[middle].Last < value)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low < _ranges.Length && _ranges[low].First <= value;
    }

    private bool IsInClass(char value) =>
        _classes != CharClasses.None
        && (
            Has(char.IsDigit(value), CharClasses.Digit, CharClasses.NoDigit)
            || Has(IsWord(value), CharClasses.Word, CharClasses.NoWord)
            || Has(char.IsWhiteSpace(value), CharClasses.Space, CharClasses.NoSpace)
        );

    private bool Has(bool isMember, CharClasses positive, CharClasses negative) =>
        (_classes & (isMember ? positive : negative)) != 0;
}
