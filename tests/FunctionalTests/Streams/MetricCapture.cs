using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using EdgeGateway.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace FunctionalTests.Streams;

/// <summary>
/// Captures the measurements of one instrument of one gateway, even if several gateways run in this process.
/// </summary>
internal sealed class MetricCapture : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly ConcurrentQueue<(long Count, string Tags)> _measurements = new();

    public MetricCapture(GatewayHost gateway, string instrumentName)
    {
        var meters = gateway.Services.GetRequiredService<IMeterFactory>();
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (ReferenceEquals(instrument.Meter.Scope, meters) && instrument.Name == instrumentName)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((_, count, tags, _) => Add(count, tags));
        _listener.SetMeasurementEventCallback<int>((_, count, tags, _) => Add(count, tags));
        _listener.Start();
    }

    public long Sum => _measurements.Sum(measurement => measurement.Count);

    /// <summary>The tags of each measurement, as <c>key=value</c> pairs separated by spaces.</summary>
    public IEnumerable<string> Tags => _measurements.Select(measurement => measurement.Tags);

    public void Dispose() => _listener.Dispose();

    private void Add(long count, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        _measurements.Enqueue((count, string.Join(' ', tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}"))));
}
