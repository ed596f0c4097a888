namespace LogSource.Reading.Expressions;

/// <summary>A regular expression cannot be used.</summary>
/// <param name="fault">What is wrong, as the end of a sentence.</param>
internal sealed class ExpressionException(string fault) : Exception(fault);
