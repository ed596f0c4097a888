namespace EdgeGateway.Https;

/// <summary>
/// The section <c>Https</c>: how clients without TLS are answered, and whether browsers shall use TLS only. It holds for
/// all endpoints except the management port. Changes apply without a restart.
/// </summary>
internal sealed class HttpsOptions
{
    public const string Section = "Https";

    /// <summary>
    /// Whether requests over plain HTTP are redirected to https, or rejected if they carry a credential. Requests for
    /// which a known proxy has terminated TLS are served. Default: false.
    /// </summary>
    public bool Redirect { get; set; }

    /// <summary>The port of the https URLs in redirects, 1 to 65535. Default: 443.</summary>
    public int Port { get; set; } = 443;

    /// <summary>What <c>Strict-Transport-Security</c> says.</summary>
    public StrictTransportOptions Hsts { get; } = new();
}
