namespace LogSource.Reading.Expressions;

/// <summary>What is true of a position in a text, or what an expression needs there.</summary>
[Flags]
internal enum Positions
{
    None = 0,

    /// <summary><c>^</c> and <c>\A</c>.</summary>
    Start = 1,

    /// <summary><c>\z</c>.</summary>
    End = 2,

    /// <summary><c>$</c> and <c>\Z</c>: the end, or before a line feed that is the last character.</summary>
    EndOrLastBreak = 4,

    /// <summary><c>^</c> in the mode <c>m</c>.</summary>
    LineStart = 8,

    /// <summary><c>$</c> in the mode <c>m</c>.</summary>
    LineEnd = 16,

    /// <summary><c>\b</c>.</summary>
    WordBoundary = 32,

    /// <summary><c>\B</c>.</summary>
    NoWordBoundary = 64,

    All = 127,
}
