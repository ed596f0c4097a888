using System.Diagnostics.Metrics;

namespace EdgeGateway.Problems;

/// <summary>
/// Counts, in the meter <c>EdgeGateway.Requests</c>, requests that are rejected because of their form: no valid HTTP, or
/// HTTP that a backend may read in another way.
/// </summary>
internal sealed class RejectionMetrics
{
    private static readonly Dictionary<RequestFault, string> Reasons = Enum.GetValues<RequestFault>()
        .ToDictionary(fault => fault, Kebab);

    private readonly Counter<long> _rejected;

    public RejectionMetrics(IMeterFactory meters) =>
        _rejected = meters
            .Create("EdgeGateway.Requests")
            .CreateCounter<long>(
                "edge.requests.rejected",
                "{request}",
                "Requests that were rejected because of their form."
            );

    public void Rejected(RequestFault fault) => Count(Reasons[fault]);

    /// <summary>
    /// Counts the request and answers it with the problem, whose code is that of a fault. Closes a connection of HTTP/1.1,
    /// as the server does for requests that it rejects: what follows may be a part of this request.
    /// </summary>
    public Task RejectAsync(HttpContext context, Problem problem)
    {
        Count(problem.Code);
        if (!HttpProtocol.IsHttp2(context.Request.Protocol) && !context.Response.HasStarted)
        {
            context.Response.Headers.Connection = "close";
        }

        return problem.WriteAsync(context);
    }

    private void Count(string reason) => _rejected.Add(1, new KeyValuePair<string, object?>("reason", reason));

    // BadTarget → bad-target.
    private static string Kebab(RequestFault fault) =>
        string.Concat(
            $"{fault}".Select(
                (letter, i) =>
                    char.IsUpper(letter) ? $"{(i > 0 ? "-" : "")}{char.ToLowerInvariant(letter)}" : $"{letter}"
            )
        );
}
