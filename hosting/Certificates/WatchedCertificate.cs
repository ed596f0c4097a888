using EdgeGateway.Hosting.Certificates.Loading;
using EdgeGateway.Hosting.Configuration;

namespace EdgeGateway.Hosting.Certificates;

/// <summary>
/// Certificates of a setting and the files that they come from. While the files cannot be loaded, the last good
/// certificates stay in force.
/// </summary>
/// <remarks>
/// A renewal may write the certificate and its key seconds apart, or truncate a file and write it in parts. Therefore
/// changed files are loaded when two polls in a row have seen the same content, and files that cannot be loaded are
/// reported only after <see cref="Grace"/>.
/// </remarks>
internal abstract class WatchedCertificate
{
    /// <summary>
    /// How long files may be wrong before they are reported: the time between the writes of a renewal.
    /// </summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    private readonly TimeProvider _time;
    private readonly CertificateMetrics _metrics;
    private readonly ILogger _logger;
    private readonly Func<CertificateContent, IValidity> _load;
    private volatile IValidity? _current;
    private volatile bool _isStale;
    private string? _loaded;
    private string? _seen;
    private string? _rejected;
    private string? _fault;
    private long _faultySince;
    private bool _isOutdated;

    /// <summary>Loads the certificates. If that fails, <paramref name="previous"/> stays in force.</summary>
    private protected WatchedCertificate(
        string name,
        ICertificateSource source,
        Func<CertificateContent, IValidity> load,
        IValidity? previous,
        TimeProvider time,
        CertificateMetrics metrics,
        ILogger logger
    )
    {
        Name = name;
        Source = source;
        _load = load;
        _current = previous;
        _time = time;
        _metrics = metrics;
        _logger = logger;
        if (TryRead() is { } content)
        {
            Load(content);
        }
    }

    /// <summary>The section of the settings: <c>Kestrel:Endpoints:PublicTls:Certificate</c>.</summary>
    public string Name { get; }

    public ICertificateSource Source { get; }

    /// <summary>The certificates in force. Null if none could be loaded yet.</summary>
    public IValidity? Loaded => _current;

    /// <summary>Called when changed files have been loaded, on the thread that polls them.</summary>
    public event Action? Changed;

    /// <summary>Whether the files have been wrong for longer than <see cref="Grace"/>.</summary>
    public bool IsStale => _isStale;

    /// <summary>What is wrong with the files, as a line with key, value and rule; null if nothing is.</summary>
    public string? Fault => _fault;

    /// <summary>
    /// Compares the files with what is in force, and loads them if they have changed. One call at a time.
    /// </summary>
    public void Poll()
    {
        if (TryRead() is { } content)
        {
            if (content.Fingerprint == _loaded)
            {
                ClearFault();
            }
            else if (content.Fingerprint == _seen && content.Fingerprint != _rejected)
            {
                Load(content);
            }

            _seen = content.Fingerprint;
        }

        ReportFault();
        ReportValidity();
    }

    private CertificateContent? TryRead()
    {
        try
        {
            return Source.ReadContent();
        }
        catch (Exception exception)
        {
            SetFault(exception);
            return null;
        }
    }

    private void Load(CertificateContent content)
    {
        try
        {
            var certificate = _load(content);
            (_current, _loaded, _rejected) = (certificate, content.Fingerprint, null);
            _isOutdated = false;
            _metrics.Reloaded(Name, succeeded: true);
            CertificateLog.Loaded(_logger, Name, certificate.Subject, certificate.NotAfter);
            ClearFault();
            Changed?.Invoke();
        }
        catch (Exception exception)
        {
            _rejected = content.Fingerprint;
            _metrics.Reloaded(Name, succeeded: false);
            SetFault(exception);
        }
    }

    private void SetFault(Exception exception)
    {
        if (_fault is null)
        {
            _faultySince = _time.GetTimestamp();
        }

        _fault = exception is CertificateFaultException fault
            ? OptionsFaults.FormatLine(fault.KeyIn(Name), fault.Value, fault.Rule)
            : OptionsFaults.FormatLine(Name, Source, $"a certificate that can be used ({exception.Message})");
    }

    private void ClearFault()
    {
        _fault = null;
        if (_isStale)
        {
            _isStale = false;
            CertificateLog.Recovered(_logger, Name);
        }
    }

    private void ReportFault()
    {
        if (_fault is not null && !_isStale && _time.GetElapsedTime(_faultySince) >= Grace)
        {
            _isStale = true;
            CertificateLog.Stale(_logger, Name, _current?.NotAfter, _fault);
        }
    }

    private void ReportValidity()
    {
        var now = _time.GetUtcNow();
        if (_current is { } current && !_isOutdated && (now < current.NotBefore || now > current.NotAfter))
        {
            _isOutdated = true;
            CertificateLog.NotValid(_logger, Name, current.NotBefore, current.NotAfter);
        }
    }
}

/// <inheritdoc cref="WatchedCertificate" />
/// <typeparam name="T">What the files are loaded as.</typeparam>
internal sealed class WatchedCertificate<T>(
    string name,
    ICertificateSource source,
    Func<CertificateContent, T> load,
    T? previous,
    TimeProvider time,
    CertificateMetrics metrics,
    ILogger logger
) : WatchedCertificate(name, source, load, previous, time, metrics, logger)
    where T : class, IValidity
{
    /// <summary>The certificates in force. Null if none could be loaded yet.</summary>
    public T? Current => (T?)Loaded;
}
