namespace FunctionalTests.RateLimiting.Recorded;

/// <summary>A request of a recorded case.</summary>
/// <param name="Method">The method in upper case.</param>
/// <param name="Path">The path and query exactly as in the request line.</param>
/// <param name="Headers">The headers; no name occurs twice.</param>
/// <param name="WaitSBefore">Seconds to wait after the previous response.</param>
/// <param name="Expect">The expected response.</param>
internal sealed record RecordedStep(
    string Method,
    string Path,
    IReadOnlyDictionary<string, string> Headers,
    double WaitSBefore,
    RecordedResponse Expect
);
