using System.Globalization;

namespace LogSource.Reading.Expressions;

/// <summary>Reads the characters and escapes of a regular expression.</summary>
internal ref struct ExpressionReader(ReadOnlySpan<char> text)
{
    private readonly ReadOnlySpan<char> _text = text;

    /// <summary>The index of the next character.</summary>
    public int Position { get; set; }

    public readonly bool IsAtEnd => Position == _text.Length;

    /// <summary>The next character; NUL at the end.</summary>
    public readonly char Current => IsAtEnd ? '\0' : _text[Position];

    public readonly ReadOnlySpan<char> Rest => _text[Position..];

    public static ExpressionException Invalid(string fault) => new($"the expression {fault}");

    public static ExpressionException Unsupported(string what) =>
        new($"the expression has {what}, which is not supported");

    public char Take() => _text[Position++];

    public bool TryTake(char value)
    {
        if (IsAtEnd || _text[Position] != value)
        {
            return false;
        }

        Position++;
        return true;
    }

    /// <exception cref="ExpressionException">The number is too large.</exception>
    public bool TryTakeNumber(out int number)
    {
        var digits = Rest;
        var length = digits.IndexOfAnyExceptInRange('0', '9');
        digits = length < 0 ? digits : digits[..length];
        Position += digits.Length;
        number = 0;
        return digits.Length > 0
            && (
                int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out number)
                    ? true
                    : throw new ExpressionException(ExpressionCompiler.TooLarge)
            );
    }

    /// <summary>Takes the name of a group, as in <c>(?&lt;name&gt;</c>.</summary>
    /// <exception cref="ExpressionException">The name is not valid.</exception>
    public bool TryTakeName()
    {
        var rest = Rest;
        if (rest is not ['<', var first, ..] || !CharSet.IsWord(first))
        {
            return false;
        }

        var length = rest.IndexOf('>');
        if (length < 0 || !IsName(rest[1..length]))
        {
            throw Invalid("has a group with an invalid name");
        }

        Position += length + 1;
        return true;
    }

    /// <summary>Takes the letter of a class after a backslash; null if it is none.</summary>
    public CharClasses? TakeClass()
    {
        CharClasses? found = Current switch
        {
            'd' => CharClasses.Digit,
            'D' => CharClasses.NoDigit,
            'w' => CharClasses.Word,
            'W' => CharClasses.NoWord,
            's' => CharClasses.Space,
            'S' => CharClasses.NoSpace,
            _ => null,
        };
        Position += found is null ? 0 : 1;
        return found;
    }

    /// <summary>Takes the character that an escape means, after the backslash.</summary>
    public char TakeEscapedChar()
    {
        if (IsAtEnd)
        {
            throw Invalid(@"ends with \");
        }

        var value = _text[Position++];
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
            _ => CharSet.IsWord(value) ? throw Unsupported($@"\{value}") : value,
        };
    }

    // A name of word characters, or a number that is not zero.
    private static bool IsName(ReadOnlySpan<char> name)
    {
        if (char.IsAsciiDigit(name[0]))
        {
            return !name.ContainsAnyExceptInRange('0', '9')
                && int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                && number > 0;
        }

        foreach (var value in name)
        {
            if (!CharSet.IsWord(value))
            {
                return false;
            }
        }

        return true;
    }

    private char TakeHex(int digits)
    {
        if (
            _text.Length - Position < digits
            || !ushort.TryParse(
                _text.Slice(Position, digits),
                NumberStyles.AllowHexSpecifier,
                CultureInfo.InvariantCulture,
                out var value
            )
        )
        {
            throw Invalid("has an incomplete character number");
        }

        Position += digits;
        return (char)value;
    }
}
