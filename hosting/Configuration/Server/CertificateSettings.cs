namespace EdgeGateway.Hosting.Configuration.Server;

/// <summary>
/// A certificate setting of Kestrel: <c>Path</c> with <c>Password</c> or <c>KeyPath</c>, or a <c>Subject</c> in a
/// <c>Store</c>.
/// </summary>
internal sealed class CertificateSettings
{
    public string? Path { get; set; }

    public string? KeyPath { get; set; }

    public string? Password { get; set; }

    public string? Subject { get; set; }

    public string? Store { get; set; }

    public string? Location { get; set; }

    public bool? AllowInvalid { get; set; }
}
