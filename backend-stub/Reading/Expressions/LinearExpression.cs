using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace LogSource.Reading.Expressions;

/// <summary>
/// A regular expression of a client, matched in a time that is proportional to the text's length, with a few kilobytes
/// of memory. It follows all paths of its automaton at once (Thompson, Communications of the ACM 11(6), 1968). Not
/// thread-safe.
/// </summary>
internal sealed class LinearExpression
{
    // A search for a few characters is many times as fast as following the states.
    private const int MaxFirstChars = 16;

    private readonly Instruction[] _program;
    private readonly SearchValues<char>? _firstChars;
    private readonly int[] _visited;
    private readonly int[] _pending;
    private int[] _states;
    private int[] _nextStates;
    private int _visit;

    private LinearExpression(Instruction[] program)
    {
        _program = program;
        _visited = new int[program.Length];
        _pending = new int[program.Length];
        _states = new int[program.Length];
        _nextStates = new int[program.Length];
        _firstChars = FindFirstChars();
    }

    public static bool TryParse(
        ReadOnlySpan<char> text,
        [NotNullWhen(true)] out LinearExpression? parsed,
        [NotNullWhen(false)] out string? fault
    )
    {
        (parsed, fault) = (null, null);
        try
        {
            parsed = new LinearExpression(ExpressionCompiler.Compile(text));
            return true;
        }
        catch (ExpressionException exception)
        {
            fault = exception.Message;
            return false;
        }
    }

    /// <summary>Whether a part of the text matches.</summary>
    public bool IsMatch(ReadOnlySpan<char> text)
    {
        var count = 0;
        StartVisit();
        for (var position = 0; ; position++)
        {
            if (count == 0 && _firstChars is not null)
            {
                var skipped = text[position..].IndexOfAny(_firstChars);
                if (skipped < 0)
                {
                    return false;
                }

                position += skipped;
            }

            // The states at this position are those after the last character and those of a match that starts here.
            if (Follow(0, text, position, _states, ref count))
            {
                return true;
            }

            if (position == text.Length)
            {
                return false;
            }

            var nextCount = 0;
            StartVisit();
            for (var i = 0; i < count; i++)
            {
                if (
                    _program[_states[i]].Chars!.Contains(text[position])
                    && Follow(_states[i] + 1, text, position + 1, _nextStates, ref nextCount)
                )
                {
                    return true;
                }
            }

            (_states, _nextStates, count) = (_nextStates, _states, nextCount);
        }
    }

    // Null if a match may begin with many characters, or depends on its position.
    private SearchValues<char>? FindFirstChars()
    {
        var count = 0;
        StartVisit();
        if (Follow(0, "", 0, _states, ref count) || _visited.Where(IsVisitedCondition).Any())
        {
            return null;
        }

        var chars = new HashSet<char>();
        return Array.TrueForAll(_states[..count], state => _program[state].Chars!.TryAddTo(chars, MaxFirstChars))
            ? SearchValues.Create([.. chars])
            : null;

        bool IsVisitedCondition(int visit, int index) =>
            visit == _visit && _program[index].Kind == InstructionKind.Condition;
    }

    /// <summary>Adds the states that an instruction leads to without a character.</summary>
    /// <returns>Whether one of them is a match.</returns>
    private bool Follow(int instruction, ReadOnlySpan<char> text, int position, int[] states, ref int count)
    {
        var pending = 0;
        Visit(instruction, ref pending);
        while (pending > 0)
        {
            var index = _pending[--pending];
            var current = _program[index];
            switch (current.Kind)
            {
                case InstructionKind.Char:
                    states[count++] = index;
                    break;
                case InstructionKind.Fork:
                    Visit(current.Next, ref pending);
                    Visit(current.Other, ref pending);
                    break;
                case InstructionKind.Condition:
                    if (IsAt(current.Position, text, position))
                    {
                        Visit(index + 1, ref pending);
                    }

                    break;
                default:
                    return true;
            }
        }

        return false;
    }

    private void StartVisit()
    {
        if (++_visit == int.MaxValue)
        {
            Array.Clear(_visited);
            _visit = 1;
        }
    }

    private void Visit(int instruction, ref int pending)
    {
        if (_visited[instruction] != _visit)
        {
            _visited[instruction] = _visit;
            _pending[pending++] = instruction;
        }
    }

    private static bool IsAt(PositionKind kind, ReadOnlySpan<char> text, int position)
    {
        var isEnd = position == text.Length;
        return kind switch
        {
            PositionKind.Start => position == 0,
            PositionKind.End => isEnd,
            PositionKind.EndOrLastBreak => isEnd || (position == text.Length - 1 && text[position] == '\n'),
            PositionKind.LineStart => position == 0 || text[position - 1] == '\n',
            PositionKind.LineEnd => isEnd || text[position] == '\n',
            PositionKind.WordBoundary => IsBoundary(text, position),
            _ => !IsBoundary(text, position),
        };
    }

    private static bool IsBoundary(ReadOnlySpan<char> text, int position) =>
        (position > 0 && CharSet.IsInWord(text[position - 1]))
        != (position < text.Length && CharSet.IsInWord(text[position]));
}
