using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

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
    private readonly Positions _needed;
    private readonly bool _isAnchored;
    private readonly SearchValues<char>? _firstChars;
    private readonly int[] _visited;
    private readonly int[] _pending;
    private Positions _position;
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
        foreach (var instruction in program)
        {
            _needed |= instruction.Position;
        }

        _isAnchored = FindStates(Positions.All & ~Positions.Start) is [];
        _firstChars = FindFirstChars();
    }

    public static bool TryParse(
        string text,
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
        catch (Exception e) when (e is RegexParseException or NotSupportedException)
        {
            fault = e.Message.TrimEnd('.');
            return false;
        }
    }

    /// <summary>Whether a part of the text matches.</summary>
    public bool IsMatch(ReadOnlySpan<char> text)
    {
        var count = 0;
        StartVisit();
        _position = Inspect(text, 0);
        for (var position = 0; ; position++)
        {
            if (count == 0 && _isAnchored && position > 0)
            {
                return false;
            }

            if (count == 0 && _firstChars is not null)
            {
                var skipped = text[position..].IndexOfAny(_firstChars);
                if (skipped < 0)
                {
                    return false;
                }

                if (skipped > 0)
                {
                    position += skipped;
                    StartVisit();
                    _position = Inspect(text, position);
                }
            }

            // The states at this position are those after the last character and those of a match that starts here.
            if (Follow(0, _states, ref count))
            {
                return true;
            }

            if (position == text.Length)
            {
                return false;
            }

            var nextCount = 0;
            StartVisit();
            _position = Inspect(text, position + 1);
            foreach (var state in _states.AsSpan(0, count))
            {
                if (_program[state].Chars!.Contains(text[position]) && Follow(state + 1, _nextStates, ref nextCount))
                {
                    return true;
                }
            }

            (_states, _nextStates, count) = (_nextStates, _states, nextCount);
        }
    }

    // Null if a match may begin with many characters, or is empty.
    private SearchValues<char>? FindFirstChars()
    {
        if (FindStates(Positions.All) is not { } states)
        {
            return null;
        }

        var ranges = CharSet.Of(states.SelectMany(state => _program[state].Chars!.Ranges)).Ranges.ToArray();
        return ranges.Sum(range => range.Last - range.First + 1) > MaxFirstChars
            ? null
            : SearchValues.Create([
                .. ranges
                    .SelectMany(range => Enumerable.Range(range.First, range.Last - range.First + 1))
                    .Select(value => (char)value),
            ]);
    }

    // The states at the start of a match; null if it may end there.
    private int[]? FindStates(Positions position)
    {
        var count = 0;
        StartVisit();
        _position = position;
        return Follow(0, _states, ref count) ? null : _states[..count];
    }

    /// <summary>Adds the states that an instruction leads to without a character.</summary>
    /// <returns>Whether one of them is a match.</returns>
    private bool Follow(int start, int[] states, ref int count)
    {
        var pending = 0;
        Visit(start, ref pending, states, ref count);
        while (pending > 0)
        {
            var index = _pending[--pending];
            ref readonly var current = ref _program[index];
            if (current.Next != 0)
            {
                Visit(index + current.Next, ref pending, states, ref count);
                Visit(index + current.Other, ref pending, states, ref count);
            }
            else if (current.Position == Positions.None)
            {
                return true;
            }
            else if ((current.Position & _position) != 0)
            {
                Visit(index + 1, ref pending, states, ref count);
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

    private void Visit(int index, ref int pending, int[] states, ref int count)
    {
        if (_visited[index] == _visit)
        {
            return;
        }

        _visited[index] = _visit;
        if (_program[index].Chars is null)
        {
            _pending[pending++] = index;
        }
        else
        {
            states[count++] = index;
        }
    }

    // Costs as much as a few states, so it is left out if no state needs it.
    private Positions Inspect(ReadOnlySpan<char> text, int position)
    {
        if (_needed == Positions.None)
        {
            return Positions.None;
        }

        var isEnd = position == text.Length;
        var isLineEnd = isEnd || text[position] == '\n';
        var isWordBoundary =
            (position > 0 && CharSet.BoundedWord.Contains(text[position - 1]))
            != (!isEnd && CharSet.BoundedWord.Contains(text[position]));
        return (position == 0 ? Positions.Start : Positions.None)
            | (position == 0 || text[position - 1] == '\n' ? Positions.LineStart : Positions.None)
            | (isEnd ? Positions.End : Positions.None)
            | (isEnd || (isLineEnd && position == text.Length - 1) ? Positions.EndOrLastBreak : Positions.None)
            | (isLineEnd ? Positions.LineEnd : Positions.None)
            | (isWordBoundary ? Positions.WordBoundary : Positions.NoWordBoundary);
    }
}
