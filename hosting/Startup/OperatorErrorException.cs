namespace EdgeGateway.Hosting.Startup;

/// <summary>An error that the operator must correct: a wrong setting, a missing file, a wrong argument.</summary>
/// <param name="lines">One line for each fault: the key, the value, the rule.</param>
internal sealed class OperatorErrorException(IReadOnlyList<string> lines) : Exception(string.Join(' ', lines))
{
    public OperatorErrorException(string line)
        : this([line]) { }

    public IReadOnlyList<string> Lines => lines;
}
