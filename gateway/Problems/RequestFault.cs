namespace EdgeGateway.Problems;

/// <summary>
/// Why the form of a request is rejected. The names are those of the problems' codes: <c>bad-target</c> is
/// <see cref="BadTarget"/>.
/// </summary>
internal enum RequestFault
{
    /// <summary>The server itself has rejected the request, without a problem document.</summary>
    Malformed,
    AmbiguousFraming,
    AmbiguousPath,
    BadMethod,
    BadRequest,
    BadTarget,
    ExpectationFailed,
    HeadersTooLarge,
    MethodNotAllowed,
    MisdirectedRequest,
    TargetTooLong,
}
