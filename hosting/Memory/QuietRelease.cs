using EdgeGateway.Hosting.Background;

namespace EdgeGateway.Hosting.Memory;

/// <summary>
/// Gives memory back to the system once after each load. A process that does little hardly collects, and would keep the
/// most that it ever needed.
/// </summary>
/// <remarks>While a load lasts, its memory is in use, and the runtime collects often enough. The release stops the
/// process, so it waits until nobody is likely to notice.</remarks>
internal sealed class QuietRelease(TimeProvider time, IManagedHeap heap, ILogger<QuietRelease> logger)
    : BackgroundService
{
    /// <summary>How often the process' allocations are read.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    /// <summary>Bytes allocated in an interval that make a load. Pings of 10,000 streams are far below.</summary>
    public const long LoadBytes = 32 * 1024 * 1024;

    /// <summary>Bytes allocated in an interval up to which the process is quiet.</summary>
    public const long QuietBytes = LoadBytes / 2;

    // One interval may also be a pause of the load.
    private const int QuietIntervals = 2;

    private long _allocated = heap.AllocatedBytes;
    private int _quietUntilRelease;

    /// <summary>Looks at the interval that has just passed, and releases memory if it is the time to.</summary>
    public void Check()
    {
        var before = _allocated;
        _allocated = heap.AllocatedBytes;
        var allocated = _allocated - before;
        if (allocated >= LoadBytes)
        {
            _quietUntilRelease = QuietIntervals;
        }
        else if (allocated <= QuietBytes && _quietUntilRelease > 0 && --_quietUntilRelease == 0)
        {
            heap.Release();
        }
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        new BackgroundWork("giving memory back", Check, logger).RepeatAsync(Interval, time, stoppingToken);
}
