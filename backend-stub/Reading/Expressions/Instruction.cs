namespace LogSource.Reading.Expressions;

/// <summary>
/// A state of a regular expression. It needs a character, or a position, and continues at the following instruction;
/// or it needs nothing and forks, or is the end of a match.
/// </summary>
internal readonly record struct Instruction
{
    private Instruction(CharSet? chars, Positions position, int next, int other) =>
        (Chars, Position, Next, Other) = (chars, position, next, other);

    /// <summary>The end of a match.</summary>
    public static Instruction Match => default;

    /// <summary>The characters of which it needs one; null if it needs none.</summary>
    public CharSet? Chars { get; }

    /// <summary>The position that it needs.</summary>
    public Positions Position { get; }

    /// <summary>Where a fork continues, as a distance in instructions; 0 if it is none.</summary>
    public int Next { get; }

    /// <summary>The other place at which it continues.</summary>
    public int Other { get; }

    public static Instruction OneOf(CharSet chars) => new(chars, Positions.None, 0, 0);

    public static Instruction At(Positions position) => new(null, position, 0, 0);

    public static Instruction Fork(int next, int other) => new(null, Positions.None, next, other);

    public static Instruction Jump(int distance) => Fork(distance, distance);
}
