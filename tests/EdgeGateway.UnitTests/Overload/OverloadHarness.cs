using System.Diagnostics.Metrics;
using EdgeGateway.Overload;
using EdgeGateway.RequestTimeouts;
using EdgeGateway.Timing;
using EdgeGateway.UnitTests.Streams;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace EdgeGateway.UnitTests.Overload;

/// <summary>A clock, a timer wheel and a reporter of refusals.</summary>
internal sealed class OverloadHarness : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly MeterListener _listener = new();

    public OverloadHarness()
    {
        var meters = _services.GetRequiredService<IMeterFactory>();
        Wheel = new TimerWheel(Time, StreamHarness.Tick, NullLogger<TimerWheel>.Instance);
        Refusals = new Refusals(new OverloadMetrics(meters), Time, NullLogger<Refusals>.Instance);
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (ReferenceEquals(instrument.Meter.Scope, meters))
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((_, _, tags, _) => Refused.Add($"{tags[0].Value}"));
        _listener.Start();
    }

    public FakeTimeProvider Time { get; } = new();

    public TimerWheel Wheel { get; }

    public Refusals Refusals { get; }

    /// <summary>The cap of each refusal.</summary>
    public List<string> Refused { get; } = [];

    /// <summary>Starts a request without the limits of other tests.</summary>
    public RequestTimeout StartRequest() => new(Wheel, TimeSpan.FromHours(1), TimeSpan.FromHours(1));

    public void Dispose()
    {
        _listener.Dispose();
        Refusals.Dispose();
        Wheel.Dispose();
        _services.Dispose();
    }
}
