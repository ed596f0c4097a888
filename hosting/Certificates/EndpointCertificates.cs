using EdgeGateway.Hosting.Certificates.Handshakes;
using EdgeGateway.Hosting.Certificates.Loading;
using EdgeGateway.Hosting.Configuration.Server;
using EdgeGateway.Hosting.Startup;

namespace EdgeGateway.Hosting.Certificates;

/// <summary>The certificates of all endpoints, and the authorities whose client certificates they accept.</summary>
/// <param name="derive">
/// Returns the setting that an endpoint of Kestrel is derived from; null for an endpoint of Kestrel's own section.
/// </param>
/// <param name="watch">Loads and polls their files.</param>
internal sealed class EndpointCertificates(Func<string, string?, EndpointOrigin?> derive, CertificateWatch watch)
{
    private const string Authority = nameof(KestrelSettings.EndpointDefaultSettings.ClientCertificateAuthority);

    private readonly Lock _gate = new();
    private volatile Dictionary<string, WatchedCertificate> _certificates = [];
    private volatile Dictionary<string, HostTable> _endpoints = [];

    /// <summary>Returns the certificates of an endpoint. Null if the settings have no such endpoint.</summary>
    public HostTable? Find(string endpoint) => _endpoints.GetValueOrDefault(endpoint);

    /// <summary>Returns the section of an endpoint, or of one of its host names, as the settings have it.</summary>
    public string NameOf(IConfigurationSection endpoint, string host)
    {
        var section = endpoint.GetSection($"Sni:{host}") is { } sni && sni.Exists() ? sni : endpoint;
        return derive(endpoint.Key, endpoint["Url"])?.Translate(section.Path) ?? section.Path;
    }

    /// <summary>
    /// Puts the certificates of changed settings into force. Certificates whose settings are equal stay as they are.
    /// </summary>
    /// <param name="kestrel">The section <c>Kestrel</c>.</param>
    public void Update(IConfigurationSection kestrel)
    {
        lock (_gate)
        {
            var certificates = new Dictionary<string, WatchedCertificate>(StringComparer.OrdinalIgnoreCase);
            var standard = Watch(kestrel.GetSection("Certificates:Default"), null, certificates);
            var endpoints = new Dictionary<string, HostTable>(StringComparer.OrdinalIgnoreCase);
            var defaults = kestrel.GetSection("EndpointDefaults");
            foreach (var endpoint in kestrel.GetSection("Endpoints").GetChildren())
            {
                var origin = derive(endpoint.Key, endpoint["Url"]);
                var own = Watch(endpoint.GetSection("Certificate"), origin, certificates) ?? standard;
                var hosts = endpoint
                    .GetSection("Sni")
                    .GetChildren()
                    .ToDictionary(
                        host => host.Key,
                        host => new HostTls(
                            Watch(host.GetSection("Certificate"), origin, certificates) ?? own,
                            TlsVersions.Read(host, endpoint, defaults),
                            WatchAuthority([host, endpoint, defaults], origin, certificates),
                            host
                        )
                    );
                endpoints[endpoint.Key] =
                    hosts.Count > 0
                        ? new(hosts)
                        : new(
                            new HostTls(
                                own,
                                TlsVersions.Read(endpoint, defaults),
                                WatchAuthority([endpoint, defaults], origin, certificates)
                            )
                        );
            }

            _certificates = certificates;
            _endpoints = endpoints;
            watch.Poll(this, certificates.Values);
        }
    }

    /// <summary>Requires that each certificate could be loaded.</summary>
    /// <exception cref="OperatorErrorException">The files of a certificate are wrong.</exception>
    public void RequireAll()
    {
        if (
            _certificates.Values.Where(one => one.Loaded is null).Select(one => one.Fault!).ToArray() is
            { Length: > 0 } faults
        )
        {
            throw new OperatorErrorException(faults);
        }
    }

    private WatchedCertificate<TlsCertificate>? Watch(
        IConfigurationSection section,
        EndpointOrigin? origin,
        Dictionary<string, WatchedCertificate> certificates
    )
    {
        if (CertificateSource.Read(section) is not { } source)
        {
            return null;
        }

        var name = origin?.Translate(section.Path) ?? section.Path;
        var known = _certificates.GetValueOrDefault(name) as WatchedCertificate<TlsCertificate>;
        var watched = source.Equals(known?.Source) ? known! : watch.Load(name, source, known?.Current);
        certificates[name] = watched;
        return watched;
    }

    // The first of the sections that has the setting decides.
    private WatchedCertificate<CertificateAuthorities>? WatchAuthority(
        IEnumerable<IConfigurationSection> sections,
        EndpointOrigin? origin,
        Dictionary<string, WatchedCertificate> certificates
    )
    {
        var setting = sections
            .Select(section => section.GetSection(Authority))
            .FirstOrDefault(setting => !string.IsNullOrEmpty(setting.Value));
        if (setting is null || AuthoritySource.Read(setting) is not { } source)
        {
            return null;
        }

        // Defaults are in Kestrel's own section, also for an endpoint that is derived from another setting.
        var name = setting.Path.Split(':') is [_, "Endpoints", ..]
            ? origin?.Translate(setting.Path) ?? setting.Path
            : setting.Path;
        if (certificates.GetValueOrDefault(name) is WatchedCertificate<CertificateAuthorities> shared)
        {
            return shared;
        }

        var known = _certificates.GetValueOrDefault(name) as WatchedCertificate<CertificateAuthorities>;
        var watched = source.Equals(known?.Source) ? known! : watch.Load(name, source, known?.Current);
        certificates[name] = watched;
        return watched;
    }
}
