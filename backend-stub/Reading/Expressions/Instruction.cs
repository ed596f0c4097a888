namespace LogSource.Reading.Expressions;

/// <summary>A state of a regular expression. All but forks and matches continue at the following instruction.</summary>
internal readonly record struct Instruction(InstructionKind Kind)
{
    /// <summary>The characters of <see cref="InstructionKind.Char"/>.</summary>
    public CharSet? Chars { get; init; }

    /// <summary>The position of <see cref="InstructionKind.Condition"/>.</summary>
    public PositionKind Position { get; init; }

    /// <summary>The index of an instruction at which a fork continues.</summary>
    public int Next { get; init; }

    /// <summary>The index of the other one.</summary>
    public int Other { get; init; }
}
