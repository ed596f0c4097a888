using System.Globalization;

namespace LogSource.Reading.Expressions;

/// <summary>A set of UTF-16 characters: those of some tests, or all others.</summary>
internal sealed class CharSet
{
    private readonly Func<char, bool>[] _tests;
    private readonly bool _isNegated;
    private readonly bool _ignoresCase;

    // The answers for ASCII, one bit each.
    private readonly UInt128 _ascii;

    public CharSet(IEnumerable<Func<char, bool>> tests, bool isNegated, bool ignoresCase)
    {
        (_tests, _isNegated, _ignoresCase) = ([.. tests], isNegated, ignoresCase);
        for (var i = 0; i < 128; i++)
        {
            _ascii |= Test((char)i) ? UInt128.One << i : 0;
        }
    }

    public static Func<char, bool> Digit => char.IsDigit;

    public static Func<char, bool> Space => char.IsWhiteSpace;

    public static Func<char, bool> Word => IsWord;

    /// <summary>Any character, in the mode <c>s</c>.</summary>
    public static CharSet All { get; } = new([], isNegated: true, ignoresCase: false);

    /// <summary>Any character except a line feed.</summary>
    public static CharSet AllInLine { get; } = Of('\n', isNegated: true);

    public static CharSet Of(char value, bool isNegated = false, bool ignoresCase = false) =>
        new([other => other == value], isNegated, ignoresCase);

    public static Func<char, bool> Range(char first, char last) => value => value >= first && value <= last;

    public static Func<char, bool> Not(Func<char, bool> test) => value => !test(value);

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

    public bool Contains(char value) => value < 128 ? ((_ascii >> value) & 1) != 0 : Test(value);

    private bool Test(char value) =>
        (Any(value) || (_ignoresCase && (Any(char.ToLowerInvariant(value)) || Any(char.ToUpperInvariant(value)))))
        != _isNegated;

    private bool Any(char value)
    {
        foreach (var test in _tests)
        {
            if (test(value))
            {
                return true;
            }
        }

        return false;
    }
}
