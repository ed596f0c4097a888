using EdgeGateway.Hosting.Certificates;
using EdgeGateway.Hosting.Certificates.Handshakes;
using EdgeGateway.Hosting.Configuration.Server;

namespace EdgeGateway.Hosting.Checks.Tls;

/// <summary>Rates the TLS of all endpoints.</summary>
internal static class TlsReview
{
    private const string Any = "*";
    private const string Management = "Management";

    /// <param name="app">The program, built with the settings and not started.</param>
    /// <param name="expected">What the program says about its endpoints.</param>
    public static IReadOnlyList<TlsVerdict> Rate(WebApplication app, TlsExpectations expected)
    {
        var certificates = app.Services.GetRequiredService<EndpointCertificates>();
        var kestrel = app.Configuration.GetSection("Kestrel");
        certificates.Update(kestrel);
        var verdicts = new List<TlsVerdict>();
        foreach (var endpoint in kestrel.GetSection("Endpoints").GetChildren())
        {
            if (ListenAddress.Parse(endpoint["Url"]) is not { IsHttps: true })
            {
                continue;
            }

            var table = certificates.Find(endpoint.Key)!;
            foreach (var (host, tls) in table.ByName)
            {
                if (tls.Certificate?.Current is not { } certificate)
                {
                    continue;
                }

                var isPublic = !endpoint.Key.Equals(Management, StringComparison.OrdinalIgnoreCase);
                verdicts.Add(
                    TlsRating.Rate(
                        certificates.NameOf(endpoint, host),
                        tls.Versions ?? TlsVersions.Default,
                        certificate,
                        host != Any ? host
                            : isPublic && expected.PublicHost is { } name && table.Find(name) == tls ? name
                            : null,
                        isPublic ? expected.Hsts : null,
                        DateTimeOffset.UtcNow
                    )
                );
            }
        }

        return verdicts;
    }
}
