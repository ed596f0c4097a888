using System.Diagnostics.Metrics;
using EdgeGateway.Overload.Caps;
using EdgeGateway.Overload.Pressure;
using EdgeGateway.Streams.Lifecycle;
using EdgeGateway.Timing;

namespace EdgeGateway.Overload;

/// <summary>The gateway's load beside its caps, in the meter <c>EdgeGateway.Overload</c>.</summary>
internal sealed class OverloadStateMetrics
{
    public OverloadStateMetrics(
        IMeterFactory meters,
        CapsInForce caps,
        ConnectionGate connections,
        StreamRegistry streams,
        TimerWheel requests,
        MemoryWatch memory
    )
    {
        var meter = meters.Create(OverloadMetrics.MeterName);
        meter.CreateObservableGauge(
            "edge.overload.limit",
            () => Limits(caps.Current),
            "1",
            "What the gateway serves at most, by cap. Absent without a limit."
        );
        meter.CreateObservableGauge(
            "edge.overload.used",
            () => Used(connections.Open, requests.Count, streams.Count),
            "1",
            "What the gateway serves now, by cap."
        );
        meter.CreateObservableGauge(
            "edge.overload.most",
            () => Most(connections.Most, streams.Most),
            "1",
            "The most that the gateway served at once since its start, by cap."
        );
        meter.CreateObservableGauge(
            "edge.overload.mark",
            () => Marks(memory.SoftPercent, memory.HardPercent),
            "1",
            "The share of the memory limit from which the gateway refuses streams (soft) or requests (hard)."
        );
        meter.CreateObservableGauge(
            "edge.overload.memory",
            () => memory.Share,
            "1",
            "The share of the memory limit that is used, as the marks of Overload compare it."
        );
        meter.CreateObservableGauge(
            "edge.overload.pressure",
            () => (int)memory.Pressure,
            "1",
            "0 while memory is sufficient, 1 from the soft mark, 2 from the hard mark."
        );
    }

    private static IEnumerable<Measurement<long>> Limits(OverloadCaps caps) =>
        from limit in new[]
        {
            (Cap: OverloadCap.Connections, Value: caps.Connections),
            (Cap: OverloadCap.ConnectionsPerAddress, Value: caps.ConnectionsPerAddress),
            (Cap: OverloadCap.Requests, Value: caps.Requests),
            (Cap: OverloadCap.Streams, Value: caps.Streams),
            (Cap: OverloadCap.NewStreams, Value: caps.NewStreamsPerSecond),
            (Cap: OverloadCap.UploadsPerAddress, Value: caps.UploadsPerAddress),
        }
        where limit.Value != OverloadCaps.NoLimit
        select Measure(limit.Cap, limit.Value);

    private static Measurement<long>[] Used(int connections, int requests, int streams) =>
        [
            Measure(OverloadCap.Connections, connections),
            Measure(OverloadCap.Requests, requests),
            Measure(OverloadCap.Streams, streams),
        ];

    private static Measurement<long>[] Most(int connections, int streams) =>
        [Measure(OverloadCap.Connections, connections), Measure(OverloadCap.Streams, streams)];

    private static Measurement<double>[] Marks(int softPercent, int hardPercent) =>
        [
            new(softPercent / 100.0, new KeyValuePair<string, object?>("mark", "soft")),
            new(hardPercent / 100.0, new KeyValuePair<string, object?>("mark", "hard")),
        ];

    private static Measurement<long> Measure(OverloadCap cap, long value) =>
        new(value, new KeyValuePair<string, object?>("cap", OverloadCapNames.Name(cap)));
}
