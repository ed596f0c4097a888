namespace EdgeGateway.Fuzzing;

/// <summary>A parser's result is wrong, or it needs too much.</summary>
internal sealed class WrongResultException(string message) : Exception(message);
