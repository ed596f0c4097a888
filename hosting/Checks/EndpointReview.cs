using EdgeGateway.Hosting.Configuration.Server;

namespace EdgeGateway.Hosting.Checks;

/// <summary>Endpoints that cannot be bound on this host, https without a certificate, a public management port.</summary>
internal sealed class EndpointReview : ISettingsReview
{
    private const string Management = "Management";

    public void Review(WebApplication app, Findings findings)
    {
        var kestrel = app.Configuration.GetSection("Kestrel");
        var hasDefault = HasCertificate(kestrel.GetSection("Certificates:Default"));
        var endpoints = kestrel.GetSection("Endpoints").GetChildren().ToArray();
        foreach (var endpoint in endpoints)
        {
            var key = $"{endpoint.Path}:Url";
            var url = endpoint["Url"];
            if (ListenAddress.Parse(url) is not { } address)
            {
                continue;
            }

            // A check often runs beside the program, which listens on the address. So this is not a fault.
            if (address.FindBindFault() is { } fault)
            {
                findings.Warn(key, url, $"cannot be bound on this host at this time ({fault})");
            }

            if (address.IsHttps)
            {
                var names = endpoint.GetSection("Sni").GetChildren().ToArray();
                if (
                    !hasDefault
                    && !HasCertificate(endpoint.GetSection("Certificate"))
                    && (names.Length == 0 || !names.All(name => HasCertificate(name.GetSection("Certificate"))))
                )
                {
                    findings.Fault(
                        $"{endpoint.Path}:Certificate",
                        "",
                        "a certificate, here or in Kestrel:Certificates:Default: https needs one"
                    );
                }
            }

            if (IsManagement(endpoint.Key) && !address.IsLoopback)
            {
                findings.Warn(key, url, "listens on a public address; only operators and health checks may reach it");
            }
        }

        if (!endpoints.Any(endpoint => IsManagement(endpoint.Key)))
        {
            findings.Warn(
                $"Kestrel:Endpoints:{Management}",
                "",
                "without a management port there are no health checks"
            );
        }
    }

    private static bool IsManagement(string name) => name.Equals(Management, StringComparison.OrdinalIgnoreCase);

    private static bool HasCertificate(IConfigurationSection certificate) =>
        !string.IsNullOrEmpty(certificate["Path"]) || !string.IsNullOrEmpty(certificate["Subject"]);
}
