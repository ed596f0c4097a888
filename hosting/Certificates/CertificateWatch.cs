using System.Collections.Concurrent;
using EdgeGateway.Hosting.Certificates.Handshakes;
using EdgeGateway.Hosting.Certificates.Loading;
using Microsoft.Extensions.Options;

namespace EdgeGateway.Hosting.Certificates;

/// <summary>
/// Polls the files of all certificates once a second and compares the content, so that it detects each way of replacing
/// a file: a watch of the system misses the swapped symbolic link of a mounted Kubernetes Secret.
/// </summary>
internal sealed class CertificateWatch : IDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<object, WatchedCertificate[]> _watched = new();
    private readonly TlsOptions _options;
    private readonly TimeProvider _time;
    private readonly CertificateMetrics _metrics;
    private readonly ILogger<CertificateWatch> _logger;
    private readonly ITimer _timer;
    private readonly Lock _gate = new();
    private bool _isFailing;

    public CertificateWatch(
        IOptions<TlsOptions> options,
        TimeProvider time,
        CertificateMetrics metrics,
        ILogger<CertificateWatch> logger
    )
    {
        _options = options.Value;
        _time = time;
        _metrics = metrics;
        _logger = logger;
        metrics.Observe(() => Certificates, time);
        _timer = time.CreateTimer(_ => Poll(), null, Period, Period);
    }

    /// <summary>The certificates in use.</summary>
    public IEnumerable<WatchedCertificate> Certificates => _watched.Values.SelectMany(watched => watched);

    /// <summary>Loads a certificate of this program. Its owner has to pass it to <c>Poll</c>.</summary>
    /// <param name="name">The section, for logs and metrics.</param>
    /// <param name="source">Where the certificate comes from.</param>
    /// <param name="previous">The certificate that stays in force if it cannot be loaded.</param>
    public WatchedCertificate<TlsCertificate> Load(string name, CertificateSource source, TlsCertificate? previous) =>
        new(name, source, content => ToTls(source.Load(content), source), previous, _time, _metrics, _logger);

    /// <summary>Loads the certificates of authorities.</summary>
    /// <inheritdoc cref="Load(string, CertificateSource, TlsCertificate?)" />
    public WatchedCertificate<CertificateAuthorities> Load(
        string name,
        AuthoritySource source,
        CertificateAuthorities? previous
    ) => new(name, source, source.Load, previous, _time, _metrics, _logger);

    /// <summary>Polls these certificates of an owner from now on, and no others of it.</summary>
    public void Poll(object owner, IEnumerable<WatchedCertificate> certificates)
    {
        if (certificates.ToArray() is { Length: > 0 } some)
        {
            _watched[owner] = some;
        }
        else
        {
            _watched.TryRemove(owner, out _);
        }
    }

    public void Dispose() => _timer.Dispose();

    private TlsCertificate ToTls(LoadedCertificate loaded, CertificateSource source) =>
        new(loaded.Certificate, loaded.Chain, _options.OcspStapling && source.IsForServers);

    // An exception on a timer's thread would end the process. While a poll runs, further ones are skipped.
    private void Poll()
    {
        if (!_gate.TryEnter())
        {
            return;
        }

        try
        {
            foreach (var certificate in Certificates)
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
