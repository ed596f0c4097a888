using System.Globalization;

namespace LogSource.Reading.Expressions;

/// <summary>
/// Parses the part of .NET's syntax of regular expressions that runs in linear time:
/// <code>
/// choice   = sequence *("|" sequence)
/// sequence = *(atom [quantifier])
/// quantifier = ("*" / "+" / "?" / "{m}" / "{m,}" / "{m,n}") ["?"]       lazy ones match the same texts
/// atom     = "(" ["?:" / "?&lt;name&gt;"] choice ")" / "(?ims-ims)" / "(?ims-ims:" choice ")"
///          / "[" ["^"] 1*(char / char "-" char / escape) "]" / "." / "^" / "$" / escape / char
/// escape   = \d \D \w \W \s \S \b \B \A \z \Z \t \n \r \f \v \a \e \xHH \uHHHH, or a character that is no letter or digit
/// </code>
/// </summary>
internal ref struct ExpressionParser
{
    private readonly ReadOnlySpan<char> _text;
    private int _at;
    private bool _ignoresCase;
    private bool _isMultiline;
    private bool _dotIsAll;

    private ExpressionParser(ReadOnlySpan<char> text) => _text = text;

    private readonly bool IsAtEnd => _at == _text.Length;

    private readonly char Current => IsAtEnd ? '\0' : _text[_at];

    /// <exception cref="ExpressionException">The text is not such an expression.</exception>
    public static ExpressionNode Parse(ReadOnlySpan<char> text)
    {
        var parser = new ExpressionParser(text);
        var node = parser.ParseChoice();
        return parser.IsAtEnd ? node : throw Invalid("has a ) without a (");
    }

    private static ExpressionException DifferenceOfSets => Unsupported("the difference of two sets");

    private static ExpressionException Invalid(string fault) => new($"the expression {fault}");

    private static ExpressionException Unsupported(string what) =>
        new($"the expression has {what}, which is not supported");

    private ExpressionNode ParseChoice()
    {
        List<ExpressionNode> parts = [ParseSequence()];
        while (TryTake('|'))
        {
            parts.Add(ParseSequence());
        }

        return parts is [var single] ? single : new ExpressionNode.Choice(parts);
    }

    private ExpressionNode.Sequence ParseSequence()
    {
        var parts = new List<ExpressionNode>();
        while (!IsAtEnd && Current is not ('|' or ')'))
        {
            if (ParseAtom() is { } atom)
            {
                parts.Add(ParseQuantifier(atom));
            }
        }

        return new ExpressionNode.Sequence(parts);
    }

    private ExpressionNode ParseQuantifier(ExpressionNode atom)
    {
        if (!TryTakeQuantifier(out var min, out var max))
        {
            return atom;
        }

        TryTake('?');
        return TryTakeQuantifier(out _, out _)
            ? throw Invalid("has two quantifiers in a row")
            : new ExpressionNode.Repeat(atom, min, max);
    }

    private bool TryTakeQuantifier(out int min, out int? max)
    {
        (min, max) = (0, null);
        if (TryTake('*'))
        {
            return true;
        }

        if (TryTake('+'))
        {
            min = 1;
            return true;
        }

        if (TryTake('?'))
        {
            max = 1;
            return true;
        }

        // Other braces are characters.
        var start = _at;
        if (TryTake('{') && TryTakeNumber(out min))
        {
            max = min;
            if (TryTake(','))
            {
                max = TryTakeNumber(out var most) ? most : null;
            }

            if (TryTake('}'))
            {
                return max < min ? throw Invalid("has a quantifier whose maximum is below its minimum") : true;
            }
        }

        _at = start;
        return false;
    }

    // Null for a change of modes.
    private ExpressionNode? ParseAtom()
    {
        var value = _text[_at];
        if (value is '*' or '+' or '?' || (value == '{' && TryTakeQuantifier(out _, out _)))
        {
            throw Invalid("has a quantifier without something to repeat");
        }

        _at++;
        return value switch
        {
            '(' => ParseGroup(),
            '[' => ParseSet(),
            '\\' => ParseEscape(),
            '.' => new ExpressionNode.Set(_dotIsAll ? CharSet.All : CharSet.AllInLine),
            '^' => new ExpressionNode.Condition(_isMultiline ? PositionKind.LineStart : PositionKind.Start),
            '$' => new ExpressionNode.Condition(_isMultiline ? PositionKind.LineEnd : PositionKind.EndOrLastBreak),
            _ => OneOf(value),
        };
    }

    private ExpressionNode? ParseGroup()
    {
        var outer = (_ignoresCase, _isMultiline, _dotIsAll);
        if (TryTake('?') && !TryTake(':') && !TryTakeName())
        {
            TakeModes();
            if (TryTake(')'))
            {
                return null;
            }

            if (!TryTake(':'))
            {
                throw Unsupported("a group that begins with (?");
            }
        }

        var node = ParseChoice();
        (_ignoresCase, _isMultiline, _dotIsAll) = outer;
        return TryTake(')') ? node : throw Invalid("has a ( without a )");
    }

    private bool TryTakeName()
    {
        var rest = _text[_at..];
        if (rest is not ['<', var first, ..] || !CharSet.IsWord(first))
        {
            return false;
        }

        var length = rest.IndexOf('>');
        if (length < 0 || rest[1..length].ContainsAnyExceptInRange('0', 'z'))
        {
            throw Invalid("has a group with an invalid name");
        }

        _at += length + 1;
        return true;
    }

    private void TakeModes()
    {
        for (var isOn = true; Current is 'i' or 'm' or 's' or '-'; _at++)
        {
            switch (Current)
            {
                case 'i':
                    _ignoresCase = isOn;
                    break;
                case 'm':
                    _isMultiline = isOn;
                    break;
                case 's':
                    _dotIsAll = isOn;
                    break;
                default:
                    isOn = false;
                    break;
            }
        }
    }

    private ExpressionNode ParseEscape()
    {
        if (IsAtEnd)
        {
            throw Invalid(@"ends with \");
        }

        PositionKind? condition = Current switch
        {
            'A' => PositionKind.Start,
            'z' => PositionKind.End,
            'Z' => PositionKind.EndOrLastBreak,
            'b' => PositionKind.WordBoundary,
            'B' => PositionKind.NoWordBoundary,
            _ => null,
        };
        if (condition is { } kind)
        {
            _at++;
            return new ExpressionNode.Condition(kind);
        }

        return TakeClass() is { } test
            ? new ExpressionNode.Set(new CharSet([test], isNegated: false, ignoresCase: false))
            : OneOf(TakeEscapedChar());
    }

    private ExpressionNode.Set ParseSet()
    {
        var isNegated = TryTake('^');
        var tests = new List<Func<char, bool>>();
        // A ] at the beginning is a character.
        for (var isFirst = true; isFirst || Current != ']'; isFirst = false)
        {
            if (IsAtEnd)
            {
                throw Invalid("has a [ without a ]");
            }

            if (!isFirst && _text[_at..] is ['-', '[', ..])
            {
                throw DifferenceOfSets;
            }

            if (TakeSetClass() is { } test)
            {
                tests.Add(test);
                continue;
            }

            var first = TakeSetChar();
            // A hyphen before the end is a character.
            if (_text[_at..] is not ['-', not ']', ..])
            {
                tests.Add(CharSet.Range(first, first));
                continue;
            }

            _at++;
            if (Current == '[')
            {
                throw DifferenceOfSets;
            }

            var last = TakeSetClass() is null ? TakeSetChar() : throw Invalid("has a range that ends with a class");
            tests.Add(first <= last ? CharSet.Range(first, last) : throw Invalid("has a range in reverse order"));
        }

        _at++;
        return new ExpressionNode.Set(new CharSet(tests, isNegated, _ignoresCase));
    }

    private Func<char, bool>? TakeSetClass()
    {
        if (_text[_at..] is not ['\\', _, ..])
        {
            return null;
        }

        _at++;
        if (TakeClass() is { } test)
        {
            return test;
        }

        _at--;
        return null;
    }

    private char TakeSetChar()
    {
        if (!TryTake('\\'))
        {
            return IsAtEnd ? throw Invalid("has a [ without a ]") : _text[_at++];
        }

        // Backspace.
        return TryTake('b') ? '\b' : TakeEscapedChar();
    }

    private Func<char, bool>? TakeClass()
    {
        var test = Current switch
        {
            'd' => CharSet.Digit,
            'D' => CharSet.Not(CharSet.Digit),
            'w' => CharSet.Word,
            'W' => CharSet.Not(CharSet.Word),
            's' => CharSet.Space,
            'S' => CharSet.Not(CharSet.Space),
            _ => null,
        };
        _at += test is null ? 0 : 1;
        return test;
    }

    private char TakeEscapedChar()
    {
        if (IsAtEnd)
        {
            throw Invalid(@"ends with \");
        }

        var value = _text[_at++];
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

    private char TakeHex(int digits)
    {
        if (
            _text.Length - _at < digits
            || !ushort.TryParse(
                _text.Slice(_at, digits),
                NumberStyles.AllowHexSpecifier,
                CultureInfo.InvariantCulture,
                out var value
            )
        )
        {
            throw Invalid("has an incomplete character number");
        }

        _at += digits;
        return (char)value;
    }

    private readonly ExpressionNode.Set OneOf(char value) =>
        new ExpressionNode.Set(CharSet.Of(value, isNegated: false, _ignoresCase));

    private bool TryTake(char value)
    {
        if (IsAtEnd || _text[_at] != value)
        {
            return false;
        }

        _at++;
        return true;
    }

    private bool TryTakeNumber(out int number)
    {
        var digits = _text[_at..];
        var length = digits.IndexOfAnyExceptInRange('0', '9');
        digits = length < 0 ? digits : digits[..length];
        _at += digits.Length;
        number = 0;
        return digits.Length > 0
            && (
                int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out number)
                    ? true
                    : throw new ExpressionException(ExpressionCompiler.TooLarge)
            );
    }
}
