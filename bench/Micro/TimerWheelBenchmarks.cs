using BenchmarkDotNet.Attributes;
using EdgeGateway.Timing;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeGateway.Micro;

/// <summary>Deadlines in a wheel that has those of 10,000 streams.</summary>
public class TimerWheelBenchmarks
{
    private const int Streams = 10_000;
    private const long Interval = 15_000;

    private readonly TimerWheel _wheel = new(
        TimeProvider.System,
        TimeSpan.FromMilliseconds(250),
        NullLogger<TimerWheel>.Instance
    );

    private readonly Entry _entry = new();

    [GlobalSetup]
    public void AddStreams()
    {
        for (var i = 0; i < Streams; i++)
        {
            _wheel.Schedule(new Entry(), _wheel.Now + 1 + (i % Interval));
        }
    }

    [GlobalCleanup]
    public void Stop() => _wheel.Dispose();

    /// <summary>A request: its deadline is added and removed.</summary>
    [Benchmark]
    public void ScheduleAndRemove()
    {
        var entry = new Entry();
        _wheel.Schedule(entry, _wheel.Now + Interval);
        _wheel.Remove(entry);
    }

    /// <summary>A stream whose deadline moves to a later time, which the wheel notices lazily.</summary>
    [Benchmark]
    public void ScheduleLater() => _wheel.Schedule(_entry, _wheel.Now + Interval);

    private sealed class Entry : ITimerEntry
    {
        private WheelLinks _links;

        public ref WheelLinks Links => ref _links;

        public long OnDue(long now) => now + Interval;
    }
}
