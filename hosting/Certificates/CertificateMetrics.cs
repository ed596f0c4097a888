using System.Diagnostics.Metrics;

namespace EdgeGateway.Hosting.Certificates;

/// <summary>
/// The instruments of certificates, in the meter <c>EdgeGateway.Certificates</c>. The tag <c>certificate</c> is a
/// section of the settings.
/// </summary>
internal sealed class CertificateMetrics
{
    public const string MeterName = "EdgeGateway.Certificates";

    private readonly Meter _meter;
    private readonly Counter<long> _reloads;

    public CertificateMetrics(IMeterFactory meters)
    {
        _meter = meters.Create(MeterName);
        _reloads = _meter.CreateCounter<long>(
            "edge.certificate.reloads",
            "{reload}",
            "Loads of a certificate from changed files, by result. The first load counts, too."
        );
    }

    public void Reloaded(string certificate, bool succeeded) =>
        _reloads.Add(1, Tag(certificate), new KeyValuePair<string, object?>("result", succeeded ? "ok" : "failed"));

    /// <summary>Shows how long each certificate is valid, and whether its files can be loaded.</summary>
    public void Observe(Func<IEnumerable<WatchedCertificate>> certificates, TimeProvider time)
    {
        _meter.CreateObservableGauge(
            "edge.certificate.expiry",
            () =>
                from certificate in certificates()
                let current = certificate.Loaded
                where current is not null
                select new Measurement<double>(
                    (current.NotAfter - time.GetUtcNow()).TotalSeconds,
                    Tag(certificate.Name)
                ),
            "s",
            "How long the certificate in force is still valid; below 0 after it has expired."
        );
        _meter.CreateObservableGauge(
            "edge.certificate.stale",
            () =>
                certificates()
                    .Select(certificate => new Measurement<int>(certificate.IsStale ? 1 : 0, Tag(certificate.Name))),
            "{certificate}",
            "1 while the files of a certificate cannot be loaded and the last good certificate is in force."
        );
    }

    private static KeyValuePair<string, object?> Tag(string certificate) => new("certificate", certificate);
}
