using EdgeGateway.Hosting.Background;
using EdgeGateway.Streams.Lifecycle;

namespace EdgeGateway.Status.Numbers;

/// <summary>What the gateway served in the last 15 minutes, in steps of 5 s. Its size is fixed.</summary>
internal sealed class TrafficHistory(
    CountedNumbers numbers,
    StreamRegistry streams,
    TimeProvider time,
    ILogger<TrafficHistory> logger
) : BackgroundService
{
    /// <summary>How many steps are kept.</summary>
    public const int Steps = 180;

    /// <summary>Over how many steps rates are averaged: a minute.</summary>
    public const int StepsOfRates = 12;

    /// <summary>How long a step is.</summary>
    public static readonly TimeSpan Step = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private readonly Row[] _rows = new Row[Steps];

    // The totals at the ends of the last steps; the first one is the start.
    private readonly (long At, TrafficTotals Totals)[] _ends = new (long, TrafficTotals)[StepsOfRates];
    private readonly long _began = time.GetTimestamp();
    private DateTimeOffset _lastEnd = time.GetUtcNow();
    private TrafficTotals _last;
    private long _count;
    private int _endCount = 1;

    /// <summary>Completes the step that has passed. Steps in which the process was paused are unknown.</summary>
    public void Complete()
    {
        lock (_gate)
        {
            var count = (long)Math.Round(time.GetElapsedTime(_began) / Step);
            if (count == _count)
            {
                return;
            }

            for (var missed = Math.Max(_count, count - Steps); missed < count - 1; missed++)
            {
                _rows[missed % Steps] = default;
            }

            var totals = numbers.ReadTotals();
            _rows[(count - 1) % Steps] = new Row(true, streams.Count, totals - _last, numbers.CompleteStep());
            _ends[_endCount++ % StepsOfRates] = (time.GetTimestamp(), totals);
            (_count, _last, _lastEnd) = (count, totals, time.GetUtcNow());
        }
    }

    /// <summary>Returns the steps that are completed.</summary>
    public HistoryJson Read()
    {
        lock (_gate)
        {
            var first = Math.Max(0, _count - Steps);
            var shown = (int)(_count - first);
            return new(
                (int)Step.TotalMilliseconds,
                _lastEnd - (shown * Step),
                Select(row => row.Streams),
                Select(row => row.Traffic.Opened),
                Select(row => row.Traffic.Ended),
                Select(row => row.Traffic.Lines),
                Select(row => row.Traffic.Bytes),
                Select(row => row.Traffic.Requests),
                List(row => row.P99Ms)
            );

            long?[] Select(Func<Row, long> read) => List<long?>(row => row.IsKnown ? read(row) : null);

            T[] List<T>(Func<Row, T> read) =>
                [.. Enumerable.Range(0, shown).Select(i => read(_rows[(first + i) % Steps]))];
        }
    }

    /// <summary>Returns the averages of the last minute; of a shorter time after the start.</summary>
    public TrafficRates ReadRates()
    {
        lock (_gate)
        {
            var oldest = _endCount <= StepsOfRates ? (At: _began, Totals: default) : _ends[_endCount % StepsOfRates];
            var seconds = time.GetElapsedTime(oldest.At).TotalSeconds;
            var since = numbers.ReadTotals() - oldest.Totals;
            return new(PerSecond(since.Opened), PerSecond(since.Requests), PerSecond(since.Lines));

            double PerSecond(long count) => seconds > 0 ? Math.Round(count / seconds, 2) : 0;
        }
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        new BackgroundWork("recording the history", Complete, logger).RepeatAsync(Step, time, stoppingToken);

    private readonly record struct Row(bool IsKnown, int Streams, TrafficTotals Traffic, double? P99Ms);
}
