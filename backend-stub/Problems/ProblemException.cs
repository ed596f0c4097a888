namespace LogSource.Problems;

/// <summary>Ends a request whose response has not started with a problem.</summary>
internal sealed class ProblemException(Problem problem) : Exception(problem.Detail)
{
    public ProblemException(int status, string code, string detail)
        : this(new Problem(status, code, detail)) { }

    public Problem Problem { get; } = problem;
}
