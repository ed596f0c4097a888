using System.Diagnostics.Metrics;
using EdgeGateway.Hosting.Redis.Refusals;
using EdgeGateway.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeGateway.UnitTests.Docs.Reference;

/// <summary>The instruments of a program, and the tags of all measurements that its classes of metrics can make.</summary>
internal sealed class ProgramMetrics : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly SortedSet<string> _instruments = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _tags = new(StringComparer.Ordinal);

    /// <param name="program">The program, not started.</param>
    /// <param name="operations">What it uses Redis for.</param>
    public ProgramMetrics(WebApplication program, params string[] operations)
    {
        var services = program.Services;
        var factory = services.GetRequiredService<IMeterFactory>();
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (ReferenceEquals(instrument.Meter.Scope, factory) && IsOurs(instrument.Meter.Name))
            {
                _instruments.Add(
                    $"{instrument.Meter.Name} {instrument.Name} {Kind(instrument.GetType().Name)} {instrument.Unit}"
                );
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<int>((instrument, _, tags, _) => Add(instrument, tags));
        _listener.SetMeasurementEventCallback<long>((instrument, _, tags, _) => Add(instrument, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, _, tags, _) => Add(instrument, tags));
        _listener.Start();

        // Loads the certificates, whose gauges have their sections as tags.
        services.GetRequiredService<IServer>();
        _listener.RecordObservableInstruments();
        AllMeasurements.Make(services);
        _listener.RecordObservableInstruments();
        var refusals = services.GetRequiredService<RedisRefusalTracker>();
        foreach (var operation in operations)
        {
            foreach (var cause in Enum.GetValues<RefusalCause>())
            {
                refusals.ReportRefused(operation, "server", "key", new RedisRefusal(cause, "", IsKeySpecific: false));
            }
        }
    }

    /// <summary>Meter, name, kind and unit.</summary>
    public IReadOnlySet<string> Instruments => _instruments;

    /// <summary>Instrument, tag and value.</summary>
    public IReadOnlySet<string> Tags => _tags;

    public void Dispose() => _listener.Dispose();

    private static bool IsOurs(string meter) =>
        meter.StartsWith("EdgeGateway.", StringComparison.Ordinal)
        || meter.StartsWith("LogSource.", StringComparison.Ordinal);

    private static string Kind(string type) =>
        type.Split('`')[0] switch
        {
            "Counter" or "ObservableCounter" => "counter",
            "UpDownCounter" or "ObservableUpDownCounter" => "up-down counter",
            "Gauge" or "ObservableGauge" => "gauge",
            "Histogram" => "histogram",
            var other => other,
        };

    private void Add(Instrument instrument, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        foreach (var (tag, value) in tags)
        {
            _tags.Add($"{instrument.Name} {tag} {value}");
        }
    }
}
