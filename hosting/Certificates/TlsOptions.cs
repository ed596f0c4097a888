namespace EdgeGateway.Hosting.Certificates;

/// <summary>The section <c>Tls</c>: what holds for all endpoints with TLS. Changes need a restart.</summary>
internal sealed class TlsOptions
{
    public const string Section = "Tls";

    /// <summary>
    /// The cipher suites that clients with TLS 1.2 may use, by their IANA names. Only suites with ECDHE and
    /// authenticated encryption are allowed. Default: all of these. Those of TLS 1.3 are always offered.
    /// </summary>
    public IList<string> CipherSuites { get; } = [];

    /// <summary>
    /// Whether the programs fetch the status of their certificates from the authority (OCSP), and send it in handshakes.
    /// It has no effect for certificates that name no address for that. Default: true.
    /// </summary>
    public bool OcspStapling { get; set; } = true;
}
