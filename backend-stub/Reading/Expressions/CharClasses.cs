namespace LogSource.Reading.Expressions;

/// <summary>The classes of characters that have an escape, and their opposites.</summary>
[Flags]
internal enum CharClasses
{
    None = 0,

    /// <summary><c>\d</c>.</summary>
    Digit = 1,

    /// <summary><c>\D</c>.</summary>
    NoDigit = 2,

    /// <summary><c>\w</c>.</summary>
    Word = 4,

    /// <summary><c>\W</c>.</summary>
    NoWord = 8,

    /// <summary><c>\s</c>.</summary>
    Space = 16,

    /// <summary><c>\S</c>.</summary>
    NoSpace = 32,
}
