using EdgeGateway.Hosting.Background;
using EdgeGateway.Hosting.Configuration;
using EdgeGateway.Hosting.Memory;
using EdgeGateway.Operations;

namespace EdgeGateway.Overload.Pressure;

/// <summary>
/// Compares the memory in use with the soft and the hard mark, both of which are below the limit at which the kernel
/// ends the process. A mark counts as reached only if a collection does not help, because most of the memory of a busy
/// process may be garbage.
/// </summary>
internal sealed class MemoryWatch(
    IMemoryUse memory,
    IEnumerable<ICache> caches,
    LoadShedding shedding,
    ReloadableOptions<OverloadOptions> options,
    TimeProvider time,
    ChangeLog changes,
    ILogger<MemoryWatch> logger,
    IManagedHeap? heap = null
) : BackgroundService
{
    // Clients that do not read may fill a tenth of a small memory in less than half a second.
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan BusyInterval = TimeSpan.FromMilliseconds(100);
    private const double BusyShare = 0.5;

    // A release stops the process for a while. At the hard mark that is better than its end.
    private static readonly TimeSpan SoftReleaseInterval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan HardReleaseInterval = TimeSpan.FromSeconds(2);

    // Streams that are accepted again at once must not reach the mark again at once.
    private const double Hysteresis = 0.05;

    // The buffers of a stream whose client does not read, and the time in which a busy gateway fills them.
    private const long FullStreamBytes = 200 * 1024;
    private const int FillSeconds = 4;

    private long _lastRelease;
    private MemoryPressure _releasedAt;
    private volatile MemoryPressure _pressure;
    private double _share;
    private volatile int _newStreamsPerSecond = int.MaxValue;

    public MemoryPressure Pressure => _pressure;

    /// <summary>
    /// How many streams may be opened in a second so that the soft mark is not passed even if none of their clients reads.
    /// At least 1: the marks refuse more.
    /// </summary>
    public int NewStreamsPerSecond => _newStreamsPerSecond;

    /// <summary>The share of the limit that is in use, as last read.</summary>
    public double Share => Volatile.Read(ref _share);

    /// <summary>The soft mark.</summary>
    public int SoftPercent => options.Current.SoftMemoryPercent;

    /// <summary>The hard mark.</summary>
    public int HardPercent => options.Current.HardMemoryPercent;

    /// <summary>Reads the memory in use, and acts on it.</summary>
    public void Check()
    {
        var pressure = Compare(Read());
        if (pressure != MemoryPressure.None && TryRelease(pressure))
        {
            pressure = Compare(Read());
            if (pressure == MemoryPressure.Hard)
            {
                shedding.EndSlowest(HardPercent);
            }
        }
        else if (pressure > _pressure)
        {
            // Perhaps only garbage. The next release shows it.
            pressure = _pressure;
        }

        if (pressure != _pressure)
        {
            _pressure = pressure;
            Report((int)(Share * 100));
        }
    }

    // On a thread of its own: those of the pool are all busy when clients use up the memory.
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.Factory.StartNew(
            () => Run(stoppingToken),
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default
        );

    private void Run(CancellationToken stoppingToken)
    {
        var work = new BackgroundWork("watching memory", Check, logger);
        do
        {
            // It waits for nothing.
            work.RunAsync(stoppingToken).GetAwaiter().GetResult();
        } while (!stoppingToken.WaitHandle.WaitOne(Share < BusyShare ? Interval : BusyInterval));
    }

    private double Read()
    {
        var share = memory.Share;
        Volatile.Write(ref _share, share);
        var spare = ((options.Current.SoftMemoryPercent / 100.0) - share) * memory.Limit;
        _newStreamsPerSecond = (int)Math.Clamp(spare / (FullStreamBytes * FillSeconds), 1, int.MaxValue - 1);
        return share;
    }

    private MemoryPressure Compare(double share)
    {
        var settings = options.Current;
        var soft = (settings.SoftMemoryPercent / 100.0) - (_pressure == MemoryPressure.None ? 0 : Hysteresis);
        return share >= settings.HardMemoryPercent / 100.0 ? MemoryPressure.Hard
            : share >= soft ? MemoryPressure.Soft
            : MemoryPressure.None;
    }

    private bool TryRelease(MemoryPressure pressure)
    {
        // A release at the soft mark does not delay one at the hard mark: memory may fill up before.
        var interval = pressure == MemoryPressure.Hard ? HardReleaseInterval : SoftReleaseInterval;
        if (pressure <= _releasedAt && time.GetElapsedTime(_lastRelease) < interval)
        {
            return false;
        }

        foreach (var cache in caches)
        {
            cache.Clear();
        }

        heap?.Release();
        (_releasedAt, _lastRelease) = (pressure, time.GetTimestamp());
        return true;
    }

    private void Report(int percent)
    {
        switch (_pressure)
        {
            case MemoryPressure.Hard:
                OverloadLog.HardMark(logger, percent);
                changes.Add(
                    ChangeKind.MemoryHard,
                    $"Memory is very short ({percent} % of the limit is used): requests are refused."
                );
                break;
            case MemoryPressure.Soft:
                OverloadLog.SoftMark(logger, percent);
                changes.Add(
                    ChangeKind.MemorySoft,
                    $"Memory is short ({percent} % of the limit is used): new streams are refused."
                );
                break;
            default:
                OverloadLog.Sufficient(logger, percent);
                changes.Add(ChangeKind.MemoryNormal, $"Memory is sufficient again ({percent} % of the limit is used).");
                break;
        }
    }
}
