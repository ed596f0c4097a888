using System.Security.Authentication;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Options;

namespace EdgeGateway.Hosting.Configuration.Server;

/// <summary>The keys of the section <c>Kestrel</c>. Kestrel itself ignores unknown keys.</summary>
internal sealed class KestrelSettings
{
    private static readonly string[] Reloading =
    [
        $"{nameof(Endpoints)}:",
        $"{nameof(Certificates)}:",
        $"{nameof(EndpointDefaults)}:",
    ];

    /// <summary>Where to listen, by name. Changes apply without a restart.</summary>
    public IDictionary<string, EndpointSettings> Endpoints { get; } = new Dictionary<string, EndpointSettings>();

    /// <summary>The settings of endpoints that set none. Changes apply without a restart.</summary>
    public EndpointDefaultSettings? EndpointDefaults { get; set; }

    /// <summary>
    /// Certificates by name. <c>Default</c> is for endpoints without one. Changes apply without a restart.
    /// </summary>
    public IDictionary<string, CertificateSettings> Certificates { get; } =
        new Dictionary<string, CertificateSettings>();

    /// <summary>The limits of connections and requests. Changes need a restart.</summary>
    public KestrelServerLimits? Limits { get; set; }

    /// <summary>Whether responses have <c>Server: Kestrel</c>. False in both programs.</summary>
    public bool AddServerHeader { get; set; }

    /// <summary>Whether <c>:scheme</c> may differ from the connection's. True in the log source only.</summary>
    public bool AllowAlternateSchemes { get; set; }

    /// <summary>
    /// Whether the host of an absolute target replaces a different <c>Host</c>. Kestrel's default: false.
    /// </summary>
    public bool AllowHostHeaderOverride { get; set; }

    /// <summary>Whether HTTP/2 response headers are compressed. Kestrel's default: true.</summary>
    public bool AllowResponseHeaderCompression { get; set; }

    /// <summary>Whether synchronous reads and writes are allowed. Kestrel's default: false.</summary>
    public bool AllowSynchronousIO { get; set; }

    /// <summary>Whether each request gets new strings for header values. Kestrel's default: false.</summary>
    public bool DisableStringReuse { get; set; }

    /// <param name="inForce">The section in force; empty before the start.</param>
    /// <param name="derive">Returns the setting that an endpoint is derived from.</param>
    public static SettingsSection Section(
        IConfigurationSection inForce,
        Func<string, string?, EndpointOrigin?> derive
    ) =>
        new(
            "Kestrel",
            (schema, section, faults) =>
            {
                schema.Check(section, typeof(KestrelSettings), faults);
                EndpointCheck.Check(section, inForce, derive, faults);
            }
        )
        {
            Type = typeof(KestrelSettings),
            Read = services => services.GetRequiredService<IOptions<KestrelServerOptions>>().Value,
            Reloads = key => Reloading.Any(prefix => key.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)),
        };

    internal class EndpointDefaultSettings
    {
        /// <summary>
        /// The HTTP versions; unset: HTTP/1.1, and over TLS also HTTP/2. HTTP/3 needs TLS, and QUIC on this host.
        /// </summary>
        public HttpProtocols? Protocols { get; set; }

        /// <summary>The TLS versions, 1.2 and 1.3; unset: both.</summary>
        public SslProtocols? SslProtocols { get; set; }

        /// <summary>
        /// Whether clients are asked for a certificate in the handshake; unset: no. It cannot be
        /// <c>DelayCertificate</c>: HTTP/2 and TLS 1.3 have no renegotiation.
        /// </summary>
        public ClientCertificateMode? ClientCertificateMode { get; set; }

        /// <summary>
        /// A PEM file with the authorities whose client certificates are accepted; unset: those that the system trusts.
        /// </summary>
        public string? ClientCertificateAuthority { get; set; }
    }

    internal class SniSettings : EndpointDefaultSettings
    {
        /// <summary>The certificate; unset: <c>Certificates:Default</c>.</summary>
        public CertificateSettings? Certificate { get; set; }
    }

    /// <summary>The TLS settings of an endpoint.</summary>
    internal class SniEndpointSettings : SniSettings
    {
        /// <summary>Settings by the host name that a client asks for (SNI).</summary>
        public IDictionary<string, SniSettings> Sni { get; } = new Dictionary<string, SniSettings>();
    }

    internal sealed class EndpointSettings : SniEndpointSettings
    {
        /// <summary>The address: <c>http://HOST:PORT</c> or <c>https://HOST:PORT</c>, required.</summary>
        public string? Url { get; set; }
    }
}
