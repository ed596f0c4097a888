using System.Diagnostics.Metrics;

namespace EdgeGateway.Timing;

/// <summary>Meter <c>EdgeGateway.Timing</c>.</summary>
internal sealed class TimerMetrics
{
    public const string MeterName = "EdgeGateway.Timing";

    public TimerMetrics(IMeterFactory meters, TimerWheel wheel) =>
        meters
            .Create(MeterName)
            .CreateObservableUpDownCounter(
                "edge.timers.scheduled",
                () => wheel.Count,
                "{timer}",
                "Streams and requests that have a deadline."
            );
}
