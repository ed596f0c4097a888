using EdgeGateway.Hosting.Certificates.Clients;

namespace EdgeGateway.ReverseProxy.BackendConnections;

/// <summary>
/// The section <c>BackendTls</c>: the gateway's certificates and trusted authorities in connections to backends with
/// TLS. Changes apply without a restart, to new connections.
/// </summary>
internal sealed class BackendTlsOptions
{
    public const string Section = "BackendTls";

    /// <summary>
    /// The settings of clusters, by their names under <c>ReverseProxy:Clusters</c>. Default: no certificate, and the
    /// authorities that the system trusts.
    /// </summary>
    public IDictionary<string, ClientTlsSettings> Clusters { get; } = new Dictionary<string, ClientTlsSettings>();
}
