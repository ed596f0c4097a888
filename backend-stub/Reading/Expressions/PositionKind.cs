namespace LogSource.Reading.Expressions;

/// <summary>What a position in a text must be.</summary>
internal enum PositionKind
{
    /// <summary><c>^</c> and <c>\A</c>.</summary>
    Start,

    /// <summary><c>\z</c>.</summary>
    End,

    /// <summary><c>$</c> and <c>\Z</c>: the end, or before a line feed that is the last character.</summary>
    EndOrLastBreak,

    /// <summary><c>^</c> in the mode <c>m</c>.</summary>
    LineStart,

    /// <summary><c>$</c> in the mode <c>m</c>.</summary>
    LineEnd,

    /// <summary><c>\b</c>.</summary>
    WordBoundary,

    /// <summary><c>\B</c>.</summary>
    NoWordBoundary,
}
