namespace EdgeGateway.Hosting.Configuration.Server;

/// <summary>
/// A certificate setting of Kestrel: <c>Path</c> with <c>Password</c> or <c>KeyPath</c>, or a <c>Subject</c> in a
/// <c>Store</c>.
/// </summary>
internal sealed class CertificateSettings
{
    /// <summary>An existing file, PEM or PKCS #12. A relative path starts at the program's folder.</summary>
    public string? Path { get; set; }

    /// <summary>The PEM file of the key.</summary>
    public string? KeyPath { get; set; }

    /// <summary>The password of the key or of the PKCS #12 file.</summary>
    public string? Password { get; set; }

    /// <summary>The subject of a certificate in the system's store.</summary>
    public string? Subject { get; set; }

    /// <summary>The name of the store, such as <c>My</c>.</summary>
    public string? Store { get; set; }

    /// <summary><c>CurrentUser</c> or <c>LocalMachine</c>.</summary>
    public string? Location { get; set; }

    /// <summary>Whether an invalid certificate of the store is accepted.</summary>
    public bool? AllowInvalid { get; set; }
}
