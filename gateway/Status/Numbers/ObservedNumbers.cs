using System.Diagnostics.Metrics;

namespace EdgeGateway.Status.Numbers;

/// <summary>What gauges of this gateway show now: its load beside its limits.</summary>
internal sealed class ObservedNumbers : IDisposable
{
    private const string Prefix = "edge.overload.";

    private readonly Lock _gate = new();
    private readonly MeterListener _listener = new();
    private readonly Dictionary<(string Instrument, string Tag), double> _values = [];

    public ObservedNumbers(IMeterFactory meters)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (
                instrument.IsObservable
                && ReferenceEquals(instrument.Meter.Scope, meters)
                && instrument.Name.StartsWith(Prefix, StringComparison.Ordinal)
            )
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Set(instrument, value, tags));
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Set(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Set(instrument, value, tags));
    }

    /// <summary>Listens from now on.</summary>
    public void Start() => _listener.Start();

    /// <summary>Reads all gauges.</summary>
    /// <returns>Finds the value of <c>edge.overload.*</c> by the rest of the gauge's name and the value of its tag; null
    /// where there is none.</returns>
    public Func<string, string, double?> Read()
    {
        lock (_gate)
        {
            _values.Clear();
            _listener.RecordObservableInstruments();
            var values = _values.ToDictionary();
            return (gauge, tag) => values.TryGetValue((Prefix + gauge, tag), out var value) ? value : null;
        }
    }

    public void Dispose() => _listener.Dispose();

    private void Set(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        _values[(instrument.Name, tags.IsEmpty ? "" : $"{tags[0].Value}")] = value;
}
