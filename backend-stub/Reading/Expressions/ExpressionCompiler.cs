namespace LogSource.Reading.Expressions;

/// <summary>
/// Compiles a regular expression into instructions. They are a nondeterministic automaton: each is a state, and a fork
/// continues at two of them. The first one is the start.
/// </summary>
internal sealed class ExpressionCompiler
{
    /// <summary>The most instructions. Matching visits each at most once per character.</summary>
    public const int MaxSize = 500;

    public const string TooLarge = "the expression repeats too much; use fewer or smaller repetitions";

    private readonly List<Instruction> _instructions = [];

    private ExpressionCompiler() { }

    private int Size => _instructions.Count;

    /// <exception cref="ExpressionException">The text is not a valid expression, or too large.</exception>
    public static Instruction[] Compile(ReadOnlySpan<char> text)
    {
        var compiler = new ExpressionCompiler();
        compiler.Add(ExpressionParser.Parse(text));
        compiler.Add(new Instruction(InstructionKind.Match));
        return [.. compiler._instructions];
    }

    private void Add(ExpressionNode node)
    {
        switch (node)
        {
            case ExpressionNode.Set set:
                Add(new Instruction(InstructionKind.Char) { Chars = set.Chars });
                break;
            case ExpressionNode.Condition condition:
                Add(new Instruction(InstructionKind.Condition) { Position = condition.Kind });
                break;
            case ExpressionNode.Sequence sequence:
                foreach (var part in sequence.Parts)
                {
                    Add(part);
                }

                break;
            case ExpressionNode.Choice choice:
                AddChoice(choice.Parts);
                break;
            case ExpressionNode.Repeat repeat:
                AddRepeat(repeat);
                break;
            default:
                throw new ArgumentException("The kind of node is unknown.", nameof(node));
        }
    }

    private void AddChoice(IReadOnlyList<ExpressionNode> parts)
    {
        var ends = new List<int>();
        for (var i = 0; i < parts.Count - 1; i++)
        {
            var fork = AddFork();
            Add(parts[i]);
            ends.Add(AddFork());
            _instructions[fork] = _instructions[fork] with { Other = Size };
        }

        Add(parts[^1]);
        foreach (var end in ends)
        {
            _instructions[end] = _instructions[end] with { Next = Size, Other = Size };
        }
    }

    private void AddRepeat(ExpressionNode.Repeat repeat)
    {
        for (var i = 0; i < repeat.Min; i++)
        {
            var start = Size;
            Add(repeat.Part);
            if (Size == start)
            {
                // Nothing, however often it is repeated.
                return;
            }
        }

        if (repeat.Max is not { } max)
        {
            var fork = AddFork();
            Add(repeat.Part);
            Add(new Instruction(InstructionKind.Fork) { Next = fork, Other = fork });
            _instructions[fork] = _instructions[fork] with { Other = Size };
            return;
        }

        var forks = new List<int>();
        for (var i = repeat.Min; i < max; i++)
        {
            forks.Add(AddFork());
            Add(repeat.Part);
        }

        foreach (var fork in forks)
        {
            _instructions[fork] = _instructions[fork] with { Other = Size };
        }
    }

    // Continues at the next instruction and at another one, which the caller sets.
    private int AddFork()
    {
        Add(new Instruction(InstructionKind.Fork) { Next = Size + 1 });
        return Size - 1;
    }

    private void Add(Instruction instruction)
    {
        if (Size == MaxSize)
        {
            throw new ExpressionException(TooLarge);
        }

        _instructions.Add(instruction);
    }
}
