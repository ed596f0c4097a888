using EdgeGateway.Hosting.Certificates.Loading;

namespace EdgeGateway.Hosting.Configuration.Server;

/// <summary>Checks Kestrel's endpoints. Kestrel's own exceptions name neither key nor rule.</summary>
internal static class EndpointCheck
{
    private const string UrlRule =
        "an http or https URL with a port from 0 to 65535 and without a path, such as http://*:8080";

    private const string Certificate = "Certificate";
    private static readonly string[] TlsSchemes = ["https:", "tls:"];

    /// <param name="kestrel">The section.</param>
    /// <param name="inForce">The section in force; empty before the start.</param>
    /// <param name="derive">
    /// Returns the setting that an endpoint is derived from, which is checked elsewhere; null for an endpoint of this
    /// section.
    /// </param>
    /// <param name="faults">Collects the faults.</param>
    public static void Check(
        IConfigurationSection kestrel,
        IConfigurationSection inForce,
        Func<string, string?, EndpointOrigin?> derive,
        OptionsFaults faults
    )
    {
        var listening = new List<(string Key, ListenAddress Address)>();
        foreach (var certificate in kestrel.GetSection("Certificates").GetChildren())
        {
            CertificateCheck.Check(certificate, inForce.GetSection($"Certificates:{certificate.Key}"), faults);
        }

        TlsCheck.Check(kestrel.GetSection("EndpointDefaults"), inForce.GetSection("EndpointDefaults"), null, faults);
        foreach (var endpoint in kestrel.GetSection("Endpoints").GetChildren())
        {
            var derived = derive(endpoint.Key, endpoint["Url"]);
            var (key, url) = derived ?? EndpointOrigin.FromKestrel(endpoint.Key, endpoint["Url"]);
            var address = ListenAddress.Parse(endpoint["Url"]);
            if (derived is null)
            {
                CheckTls(endpoint, inForce.GetSection($"Endpoints:{endpoint.Key}"), faults);
                faults.Check(key, url, address is not null, UrlRule);
            }

            if (address is not null)
            {
                var other = listening.Find(other => other.Address.Overlaps(address)).Key;
                faults.Check(key, url, other is null, $"an address other than that of {other}");
                listening.Add((key, address));
            }
        }
    }

    /// <summary>Checks the certificates and the other TLS settings of an endpoint.</summary>
    /// <param name="endpoint">The endpoint's section.</param>
    /// <param name="inForce">The same section in force; null if there is none.</param>
    /// <param name="faults">Collects the faults.</param>
    public static void CheckTls(IConfigurationSection endpoint, IConfigurationSection? inForce, OptionsFaults faults)
    {
        var hosts = endpoint.GetSection("Sni").GetChildren().Select(host => $"Sni:{host.Key}").ToArray();
        var isTls = TlsSchemes.Any(scheme =>
            endpoint["Url"]?.StartsWith(scheme, StringComparison.OrdinalIgnoreCase) == true
        );
        TlsCheck.Check(endpoint, inForce, isTls, faults);
        foreach (var host in hosts)
        {
            TlsCheck.Check(endpoint.GetSection(host), inForce?.GetSection(host), isTls, faults);
        }

        foreach (var name in hosts.Select(host => $"{host}:{Certificate}").Prepend(Certificate))
        {
            var certificate = endpoint.GetSection(name);
            var isAllowed = isTls || CertificateSource.Read(certificate) is null;
            faults.Check(certificate.Path, "…", isAllowed, "left out where the URL has no TLS");
            CertificateCheck.Check(certificate, inForce?.GetSection(name), faults);
        }
    }
}
