using System.Security.Authentication;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

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

    public IDictionary<string, EndpointSettings> Endpoints { get; } = new Dictionary<string, EndpointSettings>();

    public EndpointDefaultSettings? EndpointDefaults { get; set; }

    public IDictionary<string, CertificateSettings> Certificates { get; } =
        new Dictionary<string, CertificateSettings>();

    public KestrelServerLimits? Limits { get; set; }

    public bool AddServerHeader { get; set; }

    public bool AllowAlternateSchemes { get; set; }

    public bool AllowHostHeaderOverride { get; set; }

    public bool AllowResponseHeaderCompression { get; set; }

    public bool AllowSynchronousIO { get; set; }

    public bool DisableStringReuse { get; set; }

    public static SettingsSection Section(Func<string, string?, EndpointOrigin?> derive) =>
        new(
            "Kestrel",
            (schema, section, faults) =>
            {
                schema.Check(section, typeof(KestrelSettings), faults);
                EndpointCheck.Check(section, derive, faults);
            }
        )
        {
            Reloads = key => Reloading.Any(prefix => key.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)),
        };

    internal class EndpointDefaultSettings
    {
        public HttpProtocols? Protocols { get; set; }

        public SslProtocols? SslProtocols { get; set; }

        public ClientCertificateMode? ClientCertificateMode { get; set; }
    }

    internal class SniSettings : EndpointDefaultSettings
    {
        public CertificateSettings? Certificate { get; set; }
    }

    /// <summary>The TLS settings of an endpoint.</summary>
    internal class SniEndpointSettings : SniSettings
    {
        public IDictionary<string, SniSettings> Sni { get; } = new Dictionary<string, SniSettings>();
    }

    internal sealed class EndpointSettings : SniEndpointSettings
    {
        public string? Url { get; set; }
    }
}
