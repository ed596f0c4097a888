namespace EdgeGateway.Hosting.Certificates.Loading;

/// <summary>What a certificate proves in a handshake (extended key usage, RFC 5280 section 4.2.1.12).</summary>
internal enum CertificatePurpose
{
    /// <summary>The identity of a server.</summary>
    Server,

    /// <summary>The identity of a client.</summary>
    Client,
}
