using EdgeGateway.Hosting.Certificates.Handshakes;
using EdgeGateway.Identity;
using EdgeGateway.Problems;

namespace EdgeGateway.RequestChecks;

/// <summary>
/// Rejects requests for a host that asks for other client certificates than the one that the TLS handshake named. What a
/// known proxy says about its client's host is trusted.
/// </summary>
internal static class HostCheck
{
    private static readonly Problem Misdirected = new(
        StatusCodes.Status421MisdirectedRequest,
        "misdirected-request",
        "This host needs a connection of its own: it asks for other client certificates than the one of the handshake."
    );

    /// <summary>Returns the fault of the request's host; null where it has none.</summary>
    public static Problem? FindFault(HttpContext context) =>
        ServedHost.IsMisdirected(context) && context.Features.Get<KnownProxy>() is null ? Misdirected : null;
}
