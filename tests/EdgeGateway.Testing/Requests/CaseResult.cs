namespace EdgeGateway.Testing.Requests;

/// <summary>What became of a case.</summary>
/// <param name="Case">The case.</param>
/// <param name="Verdict">The verdict, as in the case's file.</param>
/// <param name="Faults">What had more than one meaning, or what reached another request than its own.</param>
public sealed record CaseResult(RequestCase Case, string Verdict, IReadOnlyList<string> Faults)
{
    /// <summary>Whether the verdict is the gateway's.</summary>
    public bool IsAsWanted =>
        Faults.Count == 0
        && (Verdict == Case.Wanted || (Case.IsCompleteBeforeItsData && Verdict == $"pass, but {Case.Wanted}"));

    public override string ToString() =>
        $"{Case.Group}: {Case.Name}: {Verdict}, wanted: {Case.Wanted}{string.Concat(Faults.Select(fault => $"; {fault}"))}";
}
