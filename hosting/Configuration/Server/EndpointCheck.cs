using System.Net;

namespace EdgeGateway.Hosting.Configuration.Server;

/// <summary>Finds what is wrong with Kestrel's endpoints. Kestrel's own exceptions name neither key nor rule.</summary>
internal static class EndpointCheck
{
    private const string UrlRule = "an http or https URL with a port from 0 to 65535 and without a path, such as http://*:8080";

    public static void Check(IConfigurationSection kestrel, Predicate<string> isDerived, OptionsFaults faults)
    {
        var listening = new List<(string Key, BindingAddress Address)>();
        foreach (var certificate in kestrel.GetSection("Certificates").GetChildren())
        {
            CertificateCheck.Check(certificate, faults);
        }

        foreach (var endpoint in kestrel.GetSection("Endpoints").GetChildren().Where(endpoint => !isDerived(endpoint.Key)))
        {
            CheckCertificates(endpoint, faults);
            var url = endpoint.GetSection("Url");
            if (Parse(url.Value) is not { } address)
            {
                faults.Check(url.Path, url.Value, false, UrlRule);
                continue;
            }

            var other = listening.Find(other => Overlaps(other.Address, address)).Key;
            faults.Check(url.Path, url.Value, other is null, $"another address than that of {other}");
            listening.Add((url.Path, address));
        }
    }

    /// <summary>Checks the certificates of an endpoint.</summary>
    public static void CheckCertificates(IConfigurationSection endpoint, OptionsFaults faults)
    {
        CertificateCheck.Check(endpoint.GetSection("Certificate"), faults);
        foreach (var name in endpoint.GetSection("Sni").GetChildren())
        {
            CertificateCheck.Check(name.GetSection("Certificate"), faults);
        }
    }

    private static BindingAddress? Parse(string? url)
    {
        try
        {
            var address = BindingAddress.Parse(url ?? "");
            var isPort = address.IsUnixPipe || address.IsNamedPipe || address.Port is >= IPEndPoint.MinPort and <= IPEndPoint.MaxPort;
            return address.Scheme is "http" or "https" && address.PathBase.Length == 0 && isPort ? address : null;
        }
        catch (Exception exception) when (exception is FormatException or InvalidOperationException or ArgumentException)
        {
            return null;
        }
    }

    private static bool Overlaps(BindingAddress one, BindingAddress other) => one.IsUnixPipe || other.IsUnixPipe
        ? one.IsUnixPipe && other.IsUnixPipe && one.UnixPipePath == other.UnixPipePath
        : one.Port == other.Port && one.Port != 0
            && (IsAny(one.Host) || IsAny(other.Host) || one.Host.Equals(other.Host, StringComparison.OrdinalIgnoreCase));

    // Kestrel listens on all addresses for any host that is neither an address nor localhost.
    private static bool IsAny(string host) => IPAddress.TryParse(host, out var address)
        ? address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any)
        : !host.Equals("localhost", StringComparison.OrdinalIgnoreCase);
}
