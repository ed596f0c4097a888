namespace LogSource.Reading.Expressions;

/// <summary>A part of a parsed regular expression.</summary>
internal abstract record ExpressionNode
{
    /// <summary>One character of a set.</summary>
    public sealed record Set(CharSet Chars) : ExpressionNode;

    /// <summary>A condition on the position, which needs no character.</summary>
    public sealed record Condition(PositionKind Kind) : ExpressionNode;

    /// <summary>All parts, one after another.</summary>
    public sealed record Sequence(IReadOnlyList<ExpressionNode> Parts) : ExpressionNode;

    /// <summary>One of the parts.</summary>
    public sealed record Choice(IReadOnlyList<ExpressionNode> Parts) : ExpressionNode;

    /// <summary>A part, repeated; without a maximum if it is null.</summary>
    public sealed record Repeat(ExpressionNode Part, int Min, int? Max) : ExpressionNode;
}
