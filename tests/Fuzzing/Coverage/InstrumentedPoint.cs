namespace EdgeGateway.Fuzzing.Coverage;

/// <summary>A branch of an instrumented method.</summary>
/// <param name="Id">The branch's number.</param>
/// <param name="Method">The method's full name: its return type, its type, <c>::</c>, and its name.</param>
internal readonly record struct InstrumentedPoint(int Id, string Method)
{
    /// <summary>The full name of the method's type.</summary>
    public ReadOnlySpan<char> Type
    {
        get
        {
            var name = Method.AsSpan(0, Method.IndexOf("::", StringComparison.Ordinal));
            return name[(name.LastIndexOf(' ') + 1)..];
        }
    }
}
