using System.Diagnostics.Metrics;

namespace EdgeGateway.Hosting.Configuration;

/// <summary>The instruments of settings that change while the program runs, in the meter
/// <c>EdgeGateway.Configuration</c>.</summary>
internal sealed class SettingsMetrics
{
    private readonly TimeProvider _time;
    private readonly Counter<long> _reloads;
    private DateTimeOffset _lastSuccess;

    public SettingsMetrics(IMeterFactory meters, TimeProvider time)
    {
        _time = time;
        _lastSuccess = time.GetUtcNow();
        var meter = meters.Create("EdgeGateway.Configuration");
        _reloads = meter.CreateCounter<long>(
            "edge.configuration.reloads",
            "{reload}",
            "Changes of the settings, by result."
        );
        meter.CreateObservableGauge(
            "edge.configuration.last_success",
            () => _lastSuccess.ToUnixTimeMilliseconds() / 1000d,
            "s",
            "When the settings in force were read, as Unix time."
        );
    }

    /// <summary>Records a change that is in force.</summary>
    public void Accepted()
    {
        _lastSuccess = _time.GetUtcNow();
        Reloaded("accepted");
    }

    /// <summary>Records a change with at least one wrong setting.</summary>
    public void Rejected() => Reloaded("rejected");

    private void Reloaded(string result) => _reloads.Add(1, new KeyValuePair<string, object?>("result", result));
}
