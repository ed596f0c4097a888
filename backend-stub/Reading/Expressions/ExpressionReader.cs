using System.Globalization;

namespace LogSource.Reading.Expressions;

/// <summary>Reads the characters, escapes, sets and quantifiers of a valid regular expression.</summary>
internal ref struct ExpressionReader(ReadOnlySpan<char> text)
{
    private readonly ReadOnlySpan<char> _text = text;
    private int _position;

    public readonly bool IsAtEnd => _position == _text.Length;

    /// <summary>The next character; NUL at the end.</summary>
    public readonly char Current => IsAtEnd ? '\0' : _text[_position];

    private readonly ReadOnlySpan<char> Rest => _text[_position..];

    public char Take() => _text[_position++];

    public bool TryTake(char value)
    {
        if (IsAtEnd || _text[_position] != value)
        {
            return false;
        }

        _position++;
        return true;
    }

    /// <summary>Takes the name of a group, in angle brackets.</summary>
    public bool TryTakeName()
    {
        if (Rest is not ['<', var first, ..] || !CharSet.Word.Contains(first))
        {
            return false;
        }

        var name = Rest[..Rest.IndexOf('>')];
        _position += name.Length + 1;
        return name.Contains('-') ? throw ExpressionCompiler.Unsupported("a group with two names") : true;
    }

    /// <param name="min">The least repetitions.</param>
    /// <param name="max">The most repetitions; null without a limit.</param>
    public bool TryTakeQuantifier(out int min, out int? max)
    {
        (min, max) = (0, null);
        switch (Current)
        {
            case '*':
                break;
            case '+':
                min = 1;
                break;
            case '?':
                max = 1;
                break;
            case '{':
                // Other braces are characters.
                return TryTakeBraces(out min, out max);
            default:
                return false;
        }

        _position++;
        return true;
    }

    /// <summary>Takes a set after its opening bracket.</summary>
    public CharSet TakeSet(bool ignoresCase)
    {
        var isNegated = TryTake('^');
        var ranges = new List<CharRange>();
        // A ] at the beginning is a character.
        for (var isFirst = true; isFirst || Current != ']'; isFirst = false)
        {
            if (Rest is ['[', ':', ..])
            {
                throw ExpressionCompiler.Unsupported("[: in a set");
            }

            if (!isFirst && Rest is ['-', '[', ..])
            {
                throw DifferenceOfSets;
            }

            if (Rest is ['\\', ..] && FindClass(Rest[1]) is { } known)
            {
                _position += 2;
                ranges.AddRange(known.Ranges);
                continue;
            }

            var range = TakeRange();
            ranges.AddRange(ignoresCase ? range.InAnyCase() : [range]);
        }

        _position++;
        var set = CharSet.Of(ranges);
        return isNegated ? set.Complement() : set;
    }

    /// <summary>Takes the letter of a class after a backslash; null if it is none.</summary>
    public CharSet? TakeClass()
    {
        var known = FindClass(Current);
        _position += known is null ? 0 : 1;
        return known;
    }

    /// <summary>Takes the character that an escape means, after the backslash.</summary>
    public char TakeEscapedChar()
    {
        var value = Take();
        return value switch
        {
            't' => '\t',
            'n' => '\n',
            'r' => '\r',
            'f' => '\f',
            'v' => '\v',
            'a' => '\a',
            'e' => '\e',
            'x' => TakeHex(2),
            'u' => TakeHex(4),
            _ => CharSet.Word.Contains(value) ? throw ExpressionCompiler.Unsupported($@"\{value}") : value,
        };
    }

    private static NotSupportedException DifferenceOfSets =>
        ExpressionCompiler.Unsupported("the difference of two sets");

    private static CharSet? FindClass(char letter) =>
        letter switch
        {
            'd' => CharSet.Digit,
            'D' => CharSet.NotDigit,
            'w' => CharSet.Word,
            'W' => CharSet.NotWord,
            's' => CharSet.Space,
            'S' => CharSet.NotSpace,
            _ => null,
        };

    private bool TryTakeBraces(out int min, out int? max)
    {
        var start = _position++;
        max = null;
        if (TryTakeNumber(out min))
        {
            max =
                !TryTake(',') ? min
                : TryTakeNumber(out var most) ? most
                : null;
            if (TryTake('}'))
            {
                return true;
            }
        }

        _position = start;
        return false;
    }

    private bool TryTakeNumber(out int number)
    {
        var length = Rest.IndexOfAnyExceptInRange('0', '9');
        var digits = length < 0 ? Rest : Rest[..length];
        _position += digits.Length;
        return int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }

    private CharRange TakeRange()
    {
        // An escaped hyphen begins no range, and a hyphen before the end is a character.
        var isEscapedHyphen = Rest is ['\\', '-', ..];
        var first = TakeSetChar();
        if (isEscapedHyphen || Rest is not ['-', not ']', ..])
        {
            return new CharRange(first, first);
        }

        _position++;
        return Current == '[' ? throw DifferenceOfSets : new CharRange(first, TakeSetChar());
    }

    private char TakeSetChar() =>
        !TryTake('\\') ? Take()
        // Backspace.
        : TryTake('b') ? '\b'
        : TakeEscapedChar();

    private char TakeHex(int digits)
    {
        _position += digits;
        return (char)
            ushort.Parse(
                _text.Slice(_position - digits, digits),
                NumberStyles.AllowHexSpecifier,
                CultureInfo.InvariantCulture
            );
    }
}
