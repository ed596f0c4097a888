using System.Text.RegularExpressions;

namespace FunctionalTests.Monitoring;

/// <summary>A condition for a label, such as <c>reason=~"idle|error"</c>.</summary>
internal sealed record PromMatcher(string Label, string Operator, string Value)
{
    /// <summary>Whether series must have the value or match the expression. The others exclude series.</summary>
    public bool Selects => Operator is "=" or "=~";

    /// <summary>Whether a value satisfies a condition that <see cref="Selects"/>. Expressions are anchored.</summary>
    public bool IsMatch(string value) =>
        Operator == "=" ? value == Value : Regex.IsMatch(value, $"^(?:{Value})$", RegexOptions.NonBacktracking);
}
