namespace EdgeGateway.Hosting.Certificates.Clients;

/// <summary>TLS settings of connections that a program opens.</summary>
internal class ClientTlsSettings
{
    /// <summary>The certificate that the program presents; unset: none.</summary>
    public ClientCertificateSettings? Certificate { get; set; }

    /// <summary>
    /// A PEM file with the authorities that the server's certificate may be from; unset: those that the system trusts.
    /// </summary>
    public string? CertificateAuthority { get; set; }
}
