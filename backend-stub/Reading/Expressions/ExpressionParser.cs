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
    private ExpressionReader _reader;
    private bool _ignoresCase;
    private bool _isMultiline;
    private bool _dotIsAll;

    private ExpressionParser(ReadOnlySpan<char> text) => _reader = new ExpressionReader(text);

    /// <exception cref="ExpressionException">The text is not such an expression.</exception>
    public static ExpressionNode Parse(ReadOnlySpan<char> text)
    {
        var parser = new ExpressionParser(text);
        var node = parser.ParseChoice();
        return parser._reader.IsAtEnd ? node : throw ExpressionReader.Invalid("has a ) without a (");
    }

    private ExpressionNode ParseChoice()
    {
        List<ExpressionNode> parts = [ParseSequence()];
        while (_reader.TryTake('|'))
        {
            parts.Add(ParseSequence());
        }

        return parts is [var single] ? single : new ExpressionNode.Choice(parts);
    }

    private ExpressionNode.Sequence ParseSequence()
    {
        var parts = new List<ExpressionNode>();
        while (!_reader.IsAtEnd && _reader.Current is not ('|' or ')'))
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

        _reader.TryTake('?');
        return TryTakeQuantifier(out _, out _)
            ? throw ExpressionReader.Invalid("has two quantifiers in a row")
            : new ExpressionNode.Repeat(atom, min, max);
    }

    private bool TryTakeQuantifier(out int min, out int? max)
    {
        (min, max) = (0, null);
        if (_reader.TryTake('*'))
        {
            return true;
        }

        if (_reader.TryTake('+'))
        {
            min = 1;
            return true;
        }

        if (_reader.TryTake('?'))
        {
            max = 1;
            return true;
        }

        // Other braces are characters.
        var start = _reader.Position;
        if (_reader.TryTake('{') && _reader.TryTakeNumber(out min))
        {
            max = min;
            if (_reader.TryTake(','))
            {
                max = _reader.TryTakeNumber(out var most) ? most : null;
            }

            if (_reader.TryTake('}'))
            {
                return max < min
                    ? throw ExpressionReader.Invalid("has a quantifier whose maximum is below its minimum")
                    : true;
            }
        }

        _reader.Position = start;
        return false;
    }

    // Null for a change of modes.
    private ExpressionNode? ParseAtom()
    {
        var value = _reader.Current;
        if (value is '*' or '+' or '?' || (value == '{' && TryTakeQuantifier(out _, out _)))
        {
            throw ExpressionReader.Invalid("has a quantifier without something to repeat");
        }

        _reader.Position++;
        return value switch
        {
            '(' => ParseGroup(),
            '[' => new ExpressionNode.Set(CharSetParser.Parse(ref _reader, _ignoresCase)),
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
        if (_reader.TryTake('?') && !_reader.TryTake(':') && !_reader.TryTakeName())
        {
            if (_reader.Current == ')')
            {
                throw ExpressionReader.Invalid("has a quantifier without something to repeat");
            }

            TakeModes();
            if (_reader.TryTake(')'))
            {
                return null;
            }

            if (!_reader.TryTake(':'))
            {
                throw ExpressionReader.Unsupported("a group that begins with (?");
            }
        }

        var node = ParseChoice();
        (_ignoresCase, _isMultiline, _dotIsAll) = outer;
        return _reader.TryTake(')') ? node : throw ExpressionReader.Invalid("has a ( without a )");
    }

    private void TakeModes()
    {
        for (var isOn = true; _reader.Current is 'i' or 'm' or 's' or '-'; _reader.Position++)
        {
            switch (_reader.Current)
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
        if (_reader.IsAtEnd)
        {
            throw ExpressionReader.Invalid(@"ends with \");
        }

        PositionKind? condition = _reader.Current switch
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
            _reader.Position++;
            return new ExpressionNode.Condition(kind);
        }

        return _reader.TakeClass() is { } found
            ? new ExpressionNode.Set(new CharSet([], found))
            : OneOf(_reader.TakeEscapedChar());
    }

    private readonly ExpressionNode.Set OneOf(char value) => new ExpressionNode.Set(CharSet.Of(value, _ignoresCase));
}
