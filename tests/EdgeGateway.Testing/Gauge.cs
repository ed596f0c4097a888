using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeGateway.Testing;

/// <summary>
/// Reads an observable gauge of one program, of all those in this process, by the value of its first tag.
/// </summary>
public sealed class Gauge : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly ConcurrentDictionary<string, double> _values = new();

    /// <param name="services">The program's services.</param>
    /// <param name="instrumentName">The gauge's name.</param>
    public Gauge(IServiceProvider services, string instrumentName)
    {
        var meters = services.GetRequiredService<IMeterFactory>();
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (ReferenceEquals(instrument.Meter.Scope, meters) && instrument.Name == instrumentName)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<double>((_, value, tags, _) => Set(value, tags));
        _listener.SetMeasurementEventCallback<int>((_, value, tags, _) => Set(value, tags));
        _listener.Start();
    }

    /// <summary>Returns the present value.</summary>
    /// <param name="tag">The value of the gauge's first tag.</param>
    public double Read(string tag)
    {
        _listener.RecordObservableInstruments();
        return _values[tag];
    }

    /// <inheritdoc />
    public void Dispose() => _listener.Dispose();

    private void Set(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        _values[(string)tags[0].Value!] = value;
}
