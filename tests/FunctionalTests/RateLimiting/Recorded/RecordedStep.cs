namespace FunctionalTests.RateLimiting.Recorded;

/// <summary>A request of a recorded case.</summary>
/// <param name="Method">In upper case.</param>
/// <param name="Path">With the query, as it is to stand in the request line.</param>
/// <param name="Headers">None twice.</param>
/// <param name="WaitSBefore">Seconds since the answer before.</param>
/// <param name="Expect">The answer.</param>
internal sealed record RecordedStep(
    string Method,
    string Path,
    IReadOnlyDictionary<string, string> Headers,
    double WaitSBefore,
    RecordedResponse Expect
);
