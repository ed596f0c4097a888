namespace LogSource.Reading.Expressions;

/// <summary>What an instruction needs.</summary>
internal enum InstructionKind
{
    /// <summary>A character.</summary>
    Char,

    /// <summary>A position.</summary>
    Condition,

    /// <summary>Nothing. Continues at two instructions.</summary>
    Fork,

    /// <summary>Nothing. The text matches.</summary>
    Match,
}
