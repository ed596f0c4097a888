using EdgeGateway.Bench.Results;

namespace EdgeGateway.Bench.Overload;

/// <summary>What an honest client saw in one phase.</summary>
/// <param name="Milliseconds">The durations of the requests that got a response.</param>
/// <param name="Errors">The status, or the exception's message, of each other request.</param>
internal sealed record ValidRequests(Distribution Milliseconds, IReadOnlyList<string> Errors);
