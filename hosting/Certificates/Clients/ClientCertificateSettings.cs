namespace EdgeGateway.Hosting.Certificates.Clients;

/// <summary>The files of a certificate with which a program authenticates to a server.</summary>
internal sealed class ClientCertificateSettings
{
    /// <summary>An existing file, PEM or PKCS #12. A relative path starts at the program's folder.</summary>
    public string? Path { get; set; }

    /// <summary>The PEM file of the key; unset: <see cref="Path"/> has the key, too.</summary>
    public string? KeyPath { get; set; }

    /// <summary>The password of the key or of the PKCS #12 file.</summary>
    public string? Password { get; set; }
}
