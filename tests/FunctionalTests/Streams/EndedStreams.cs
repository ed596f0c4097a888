using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using EdgeGateway.Streams;

namespace FunctionalTests.Streams;

/// <summary>What one gateway counts of ended streams: kind and reason of each.</summary>
internal sealed class EndedStreams : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly ConcurrentQueue<string> _seen = new();

    public EndedStreams(IMeterFactory meters)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == StreamMetrics.MeterName && ReferenceEquals(instrument.Meter.Scope, meters) && instrument.Name == "edge.streams.ended")
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((_, count, tags, _) =>
        {
            var values = tags.ToArray().ToDictionary(tag => tag.Key, tag => tag.Value);
            for (var i = 0; i < count; i++)
            {
                _seen.Enqueue($"{values["kind"]} {values["reason"]}");
            }
        });
        _listener.Start();
    }

    public IReadOnlyCollection<string> Seen => _seen;

    public void Dispose() => _listener.Dispose();
}
