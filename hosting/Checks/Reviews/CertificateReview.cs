using EdgeGateway.Hosting.Certificates.Loading;

namespace EdgeGateway.Hosting.Checks.Reviews;

/// <summary>Certificates that clients will not accept. The program starts with them.</summary>
internal sealed class CertificateReview : ISettingsReview
{
    private static readonly string[] Endpoints = ["Kestrel", "Syslog"];
    private static readonly TimeSpan Soon = TimeSpan.FromDays(14);

    public void Review(WebApplication app, Findings findings)
    {
        foreach (var section in app.Configuration.GetChildren().SelectMany(Find))
        {
            // Outside of endpoints, certificates are the program's own as a client.
            var purpose = Endpoints.Contains(section.Path.Split(':')[0], StringComparer.OrdinalIgnoreCase)
                ? CertificatePurpose.Server
                : CertificatePurpose.Client;
            if (CertificateSource.Read(section, purpose) is not { } source)
            {
                continue;
            }

            // The start has checked that it can be loaded.
            using var loaded = source.Load(source.ReadContent());
            var key = $"{section.Path}:{(string.IsNullOrEmpty(section["Path"]) ? "Subject" : "Path")}";
            var (from, until) = (
                loaded.Certificate.NotBefore.ToUniversalTime(),
                loaded.Certificate.NotAfter.ToUniversalTime()
            );
            var now = DateTime.UtcNow;
            if (until <= now || from > now)
            {
                findings.Fault(key, source, $"a certificate that is valid now, not from {from:u} until {until:u}");
            }
            else if (until - now < Soon)
            {
                findings.Warn(key, source, $"the certificate expires at {until:u}");
            }
        }
    }

    // Certificates are in Kestrel's section and in sections of our own, always below one of these names.
    private static IEnumerable<IConfigurationSection> Find(IConfigurationSection section)
    {
        var children = section.GetChildren().ToArray();
        return Is("Certificate") ? [section]
            : Is("Certificates") ? children
            : children.SelectMany(Find);

        bool Is(string name) => section.Key.Equals(name, StringComparison.OrdinalIgnoreCase);
    }
}
