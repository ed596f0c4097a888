using System.Diagnostics.Metrics;

namespace EdgeGateway.Hosting.Configuration;

/// <summary>
/// The instruments of settings that change while the program runs, in the meter <c>EdgeGateway.Configuration</c>.
/// </summary>
internal sealed class SettingsMetrics
{
    private readonly TimeProvider _time;
    private DateTimeOffset _lastSuccess;
    private volatile bool _isValid = true;
    private long _accepted;
    private long _rejected;

    public SettingsMetrics(IMeterFactory meters, TimeProvider time)
    {
        _time = time;
        _lastSuccess = time.GetUtcNow();
        var meter = meters.Create("EdgeGateway.Configuration");

        // Observed, so that both results begin with 0: the first change is then an increase that a query sees.
        meter.CreateObservableCounter<long>(
            "edge.configuration.reloads",
            () =>
                [Reloads(Volatile.Read(ref _accepted), "accepted"), Reloads(Volatile.Read(ref _rejected), "rejected")],
            "{reload}",
            "Changes of the settings, by result."
        );
        meter.CreateObservableGauge(
            "edge.configuration.valid",
            () => _isValid ? 1 : 0,
            "1",
            "1 if the last change of the settings was accepted, else 0."
        );
        meter.CreateObservableGauge(
            "edge.configuration.last_success",
            () => _lastSuccess.ToUnixTimeMilliseconds() / 1000d,
            "s",
            "When the settings in force were read, as Unix time."
        );
    }

    /// <summary>When the settings in force were read.</summary>
    public DateTimeOffset LastSuccess => _lastSuccess;

    /// <summary>Records a change that is in force.</summary>
    public void Accepted()
    {
        _lastSuccess = _time.GetUtcNow();
        _isValid = true;
        Interlocked.Increment(ref _accepted);
    }

    /// <summary>Records a change with at least one wrong setting.</summary>
    public void Rejected()
    {
        _isValid = false;
        Interlocked.Increment(ref _rejected);
    }

    private static Measurement<long> Reloads(long count, string result) =>
        new(count, new KeyValuePair<string, object?>("result", result));
}
