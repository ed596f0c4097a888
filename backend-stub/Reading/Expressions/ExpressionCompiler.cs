using System.Text.RegularExpressions;

namespace LogSource.Reading.Expressions;

/// <summary>
/// Compiles the part of .NET's syntax of regular expressions that runs in linear time:
/// <code>
/// choice   = sequence *("|" sequence)
/// sequence = *(atom [quantifier] / "(?ims-ims)")
/// quantifier = ("*" / "+" / "?" / "{m}" / "{m,}" / "{m,n}") ["?"]       lazy ones match the same texts
/// atom     = "(" ["?:" / "?&lt;name&gt;" / "?ims-ims:"] choice ")"
///          / "[" ["^"] 1*(char / char "-" char / escape) "]" / "." / "^" / "$" / escape / char
/// escape   = \d \D \w \W \s \S \b \B \A \z \Z \t \n \r \f \v \a \e \xHH \uHHHH, or a character that is no letter or digit
/// </code>
/// The framework checks an expression first, so that this class only finds what is not supported. The result is a
/// nondeterministic automaton, whose start is the first instruction.
/// </summary>
internal ref struct ExpressionCompiler
{
    /// <summary>The most instructions. Matching visits each at most once per character.</summary>
    public const int MaxSize = 500;

    public const string TooLarge = "the expression repeats too much; use fewer or smaller repetitions";

    private readonly List<Instruction> _program = [];
    private ExpressionReader _reader;
    private Modes _modes;

    private ExpressionCompiler(ReadOnlySpan<char> text) => _reader = new ExpressionReader(text);

    /// <exception cref="RegexParseException">The text is not an expression.</exception>
    /// <exception cref="NotSupportedException">It is too large, or not of this part.</exception>
    public static Instruction[] Compile(string text)
    {
        _ = new Regex(text, RegexOptions.CultureInvariant);
        var compiler = new ExpressionCompiler(text);
        compiler.AddChoice();
        compiler.Add(Instruction.Match);
        return [.. compiler._program];
    }

    public static NotSupportedException Unsupported(string what) =>
        new($"the expression has {what}, which is not supported");

    private readonly void Add(params ReadOnlySpan<Instruction> instructions) => Insert(_program.Count, instructions);

    private readonly void Insert(int index, params ReadOnlySpan<Instruction> instructions)
    {
        if (_program.Count + instructions.Length > MaxSize)
        {
            throw new NotSupportedException(TooLarge);
        }

        _program.InsertRange(index, instructions);
    }

    private void AddChoice()
    {
        var start = _program.Count;
        AddSequence();
        if (!_reader.TryTake('|'))
        {
            return;
        }

        // Either the first sequence, which then jumps over the others, or these.
        Insert(start, Instruction.Fork(1, _program.Count - start + 2));
        var jump = _program.Count;
        Add(Instruction.Jump(0));
        AddChoice();
        _program[jump] = Instruction.Jump(_program.Count - jump);
    }

    private void AddSequence()
    {
        while (!_reader.IsAtEnd && _reader.Current is not ('|' or ')'))
        {
            var start = _program.Count;
            AddAtom();
            if (_reader.TryTakeQuantifier(out var min, out var max))
            {
                _reader.TryTake('?');
                Repeat(start, min, max);
            }
        }
    }

    /// <summary>Repeats the instructions from <paramref name="start"/> on.</summary>
    private readonly void Repeat(int start, int min, int? max)
    {
        var part = _program.Slice(start, _program.Count - start).ToArray();
        if (part.Length == 0)
        {
            return;
        }

        _program.RemoveRange(start, part.Length);
        for (var i = 0; i < min; i++)
        {
            Add(part);
        }

        if (max is null && min > 0)
        {
            Add(Instruction.Fork(-part.Length, 1));
        }
        else if (max is null)
        {
            Add(Instruction.Fork(1, part.Length + 2));
            Add(part);
            Add(Instruction.Jump(-part.Length - 1));
        }

        for (var left = (max ?? min) - min; left > 0; left--)
        {
            // Skips all that are left.
            Add(Instruction.Fork(1, left * (part.Length + 1)));
            Add(part);
        }
    }

    private void AddAtom()
    {
        var value = _reader.Take();
        switch (value)
        {
            case '(':
                AddGroup();
                break;
            case '[':
                Add(Instruction.OneOf(_reader.TakeSet(Has(Modes.IgnoreCase))));
                break;
            case '\\':
                AddEscape();
                break;
            case '.':
                Add(Instruction.OneOf(Has(Modes.SingleLine) ? CharSet.All : CharSet.AllInLine));
                break;
            case '^':
                Add(Instruction.At(Has(Modes.Multiline) ? Positions.LineStart : Positions.Start));
                break;
            case '$':
                Add(Instruction.At(Has(Modes.Multiline) ? Positions.LineEnd : Positions.EndOrLastBreak));
                break;
            default:
                Add(value);
                break;
        }
    }

    private readonly void Add(char value)
    {
        var range = new CharRange(value, value);
        Add(Instruction.OneOf(Has(Modes.IgnoreCase) ? CharSet.Of(range.InAnyCase()) : CharSet.Of(range)));
    }

    private void AddGroup()
    {
        var outer = _modes;
        if (_reader.TryTake('?') && !_reader.TryTake(':') && !_reader.TryTakeName())
        {
            TakeModes();
            if (_reader.TryTake(')'))
            {
                return;
            }

            if (!_reader.TryTake(':'))
            {
                throw Unsupported("a group that begins with (?");
            }
        }

        AddChoice();
        _modes = outer;
        _reader.TryTake(')');
    }

    private void TakeModes()
    {
        for (var isOn = true; _reader.Current is 'i' or 'm' or 's' or '-'; )
        {
            var mode = _reader.Take() switch
            {
                'i' => Modes.IgnoreCase,
                'm' => Modes.Multiline,
                's' => Modes.SingleLine,
                _ => Modes.None,
            };
            isOn &= mode != Modes.None;
            _modes = isOn ? _modes | mode : _modes & ~mode;
        }
    }

    private void AddEscape()
    {
        var position = _reader.Current switch
        {
            'A' => Positions.Start,
            'z' => Positions.End,
            'Z' => Positions.EndOrLastBreak,
            'b' => Positions.WordBoundary,
            'B' => Positions.NoWordBoundary,
            _ => Positions.None,
        };
        if (position != Positions.None)
        {
            _reader.Take();
            Add(Instruction.At(position));
        }
        else if (_reader.TakeClass() is { } known)
        {
            Add(Instruction.OneOf(known));
        }
        else
        {
            Add(_reader.TakeEscapedChar());
        }
    }

    private readonly bool Has(Modes mode) => (_modes & mode) != 0;

    [Flags]
    private enum Modes
    {
        None = 0,
        IgnoreCase = 1,
        Multiline = 2,
        SingleLine = 4,
    }
}
