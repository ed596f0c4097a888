namespace EdgeGateway.Hosting.Certificates.Handshakes;

/// <summary>
/// The host name whose settings a connection's handshake had. It is known for connections of endpoints whose host names ask
/// clients for different certificates.
/// </summary>
/// <param name="endpoint">The endpoint.</param>
/// <param name="host">The settings of the host name.</param>
internal sealed class ServedHost(EndpointTls endpoint, HostTls host)
{
    /// <summary>
    /// Whether a request names a host that asks for other certificates than the one for which its connection was opened
    /// (RFC 9110 section 7.4). Such a request would get around them: a client chooses both names.
    /// </summary>
    public static bool IsMisdirected(HttpContext context) =>
        context.Features.Get<ServedHost>() is { } served
        && context.Request.Host.Host.TrimEnd('.') is { Length: > 0 } name
        && served.AsksOtherwise(name);

    private bool AsksOtherwise(string name) => endpoint.Find(name) is { } named && !endpoint.AskAlike(host, named);
}
