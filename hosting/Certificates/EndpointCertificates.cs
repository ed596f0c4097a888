using EdgeGateway.Hosting.Certificates.Handshakes;
using EdgeGateway.Hosting.Certificates.Loading;
using EdgeGateway.Hosting.Configuration.Server;
using EdgeGateway.Hosting.Startup;

namespace EdgeGateway.Hosting.Certificates;

/// <summary>
/// The certificates of all endpoints. Polls their files once a second and compares the content, so that it detects each
/// way of replacing a file: a watch of the system misses the swapped symbolic link of a mounted Kubernetes Secret.
/// </summary>
internal sealed class EndpointCertificates : IDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private readonly Func<string, string?, EndpointOrigin?> _derive;
    private readonly TimeProvider _time;
    private readonly CertificateMetrics _metrics;
    private readonly ILogger<EndpointCertificates> _logger;
    private readonly ITimer _timer;
    private readonly Lock _gate = new();
    private volatile Dictionary<string, WatchedCertificate> _certificates = [];
    private volatile Dictionary<string, HostTable> _endpoints = [];
    private bool _isFailing;

    public EndpointCertificates(
        Func<string, string?, EndpointOrigin?> derive,
        TimeProvider time,
        CertificateMetrics metrics,
        ILogger<EndpointCertificates> logger
    )
    {
        _derive = derive;
        _time = time;
        _metrics = metrics;
        _logger = logger;
        metrics.Observe(() => _certificates.Values, time);
        _timer = time.CreateTimer(_ => Poll(), null, Period, Period);
    }

    /// <summary>Returns the certificates of an endpoint. Null if the settings have no such endpoint.</summary>
    public HostTable? Find(string endpoint) => _endpoints.GetValueOrDefault(endpoint);

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
                var origin = _derive(endpoint.Key, endpoint["Url"]);
                var own = Watch(endpoint.GetSection("Certificate"), origin, certificates) ?? standard;
                var hosts = endpoint
                    .GetSection("Sni")
                    .GetChildren()
                    .ToDictionary(
                        host => host.Key,
                        host => new HostTls(
                            Watch(host.GetSection("Certificate"), origin, certificates) ?? own,
                            TlsVersions.Read(host, endpoint, defaults),
                            host
                        )
                    );
                endpoints[endpoint.Key] =
                    hosts.Count > 0 ? new(hosts) : new(new HostTls(own, TlsVersions.Read(endpoint, defaults)));
            }

            _certificates = certificates;
            _endpoints = endpoints;
        }
    }

    /// <summary>Requires that each certificate could be loaded.</summary>
    /// <exception cref="OperatorErrorException">The files of a certificate are wrong.</exception>
    public void RequireAll()
    {
        if (
            _certificates.Values.Where(one => one.Current is null).Select(one => one.Fault!).ToArray() is
            { Length: > 0 } faults
        )
        {
            throw new OperatorErrorException(faults);
        }
    }

    public void Dispose() => _timer.Dispose();

    private WatchedCertificate? Watch(
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
        var known = _certificates.GetValueOrDefault(name);
        return certificates[name] =
            known?.Source == source
                ? known
                : new WatchedCertificate(name, source, known?.Current, _time, _metrics, _logger);
    }

    // An exception on a timer's thread would end the process. While a poll runs,
    // further ones are skipped.
    private void Poll()
    {
        if (!_gate.TryEnter())
        {
            return;
        }

        try
        {
            foreach (var certificate in _certificates.Values)
            {
                certificate.Poll();
            }

            _isFailing = false;
        }
        catch (Exception exception)
        {
            if (!_isFailing)
            {
                _isFailing = true;
                CertificateLog.PollFailed(_logger, exception);
            }
        }
        finally
        {
            _gate.Exit();
        }
    }
}
