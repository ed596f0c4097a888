namespace LogSource.Problems;

/// <summary>Ends a request with a problem. The response must not have started.</summary>
internal sealed class ProblemException(Problem problem) : Exception(problem.Detail)
{
    public ProblemException(int status, string code, string detail)
        : this(new Problem(status, code, detail)) { }

    public Problem Problem { get; } = problem;
}
