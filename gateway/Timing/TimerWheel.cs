using System.Diagnostics;

namespace EdgeGateway.Timing;

/// <summary>
/// The one clock of all streams: a hashed timer wheel. Ten thousand streams cost one timer; arming and removing are O(1).
/// Nothing fires early; it fires at most one tick late, plus what the system's timer adds.
/// </summary>
internal sealed class TimerWheel : IDisposable
{
    /// <summary>"Not again" as an answer of <see cref="ITimerEntry.OnDue"/>.</summary>
    public const long Never = long.MaxValue;

    // With ticks of 250 ms one turn is 64 s: longer than the usual intervals, so that a slot seldom holds what is due in a later turn.
    private const int Slots = 256;

    private readonly ITimerEntry?[] _slots = new ITimerEntry?[Slots];
    private readonly List<ITimerEntry> _due = [];
    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private readonly long _tick;
    private readonly long _origin;
    private readonly ILogger<TimerWheel> _logger;
    private readonly ITimer _timer;
    private long _lastSlot;
    private int _count;
    private int _advancing;

    /// <param name="time">The clock.</param>
    /// <param name="tick">The wheel's resolution, in whole milliseconds.</param>
    /// <param name="logger">Where a deadline that failed is told.</param>
    public TimerWheel(TimeProvider time, TimeSpan tick, ILogger<TimerWheel> logger)
    {
        _time = time;
        _tick = (long)tick.TotalMilliseconds;
        _logger = logger;
        _origin = time.GetTimestamp();
        _timer = time.CreateTimer(static wheel => ((TimerWheel)wheel!).Advance(), this, tick, tick);
    }

    /// <summary>The wheel's resolution.</summary>
    public TimeSpan Tick => TimeSpan.FromMilliseconds(_tick);

    /// <summary>Milliseconds since the wheel was made; monotonic.</summary>
    public long Now => (long)_time.GetElapsedTime(_origin).TotalMilliseconds;

    /// <summary>How many objects are armed.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Arms <paramref name="timed"/> to fire no later than at <paramref name="due"/> (a tick late at most); an
    /// earlier deadline that it already has stays. No effect once it was removed.</summary>
    public void Schedule(ITimerEntry timed, long due)
    {
        lock (_gate)
        {
            Arm(timed, due);
        }
    }

    /// <summary>Takes <paramref name="timed"/> off the wheel for good.</summary>
    public void Remove(ITimerEntry timed)
    {
        lock (_gate)
        {
            timed.Links.Removed = true;
            if (timed.Links.Queued)
            {
                Unlink(timed);
            }
        }
    }

    public void Dispose() => _timer.Dispose();

    private void Advance()
    {
        // A tick that overruns the next one makes that one late instead of running beside it.
        if (Interlocked.Exchange(ref _advancing, 1) == 1)
        {
            return;
        }

        try
        {
            var now = Now;
            CollectDue(now);
            foreach (var timed in _due)
            {
                Fire(timed, now);
            }
        }
        catch (Exception exception)
        {
            // It would end the process; the next tick comes anyway.
            TimingLog.TickFailed(_logger, exception);
        }
        finally
        {
            _due.Clear();
            Volatile.Write(ref _advancing, 0);
        }
    }

    private void CollectDue(long now)
    {
        lock (_gate)
        {
            // The slot that the last call stopped in is looked at again: some of it was not due then. After a long pause every
            // slot is looked at once, not once for each turn missed.
            var slot = now / _tick;
            for (var at = Math.Max(_lastSlot, slot - Slots + 1); at <= slot; at++)
            {
                var timed = _slots[at % Slots];
                while (timed is not null)
                {
                    var next = timed.Links.Next;
                    if (timed.Links.Due <= now)
                    {
                        Unlink(timed);
                        _due.Add(timed);
                    }

                    timed = next;
                }
            }

            _lastSlot = slot;
        }
    }

    private void Fire(ITimerEntry timed, long now)
    {
        long next;
        try
        {
            next = timed.OnDue(now);
        }
        catch (Exception exception)
        {
            // One broken stream must not stop the clock of all the others.
            TimingLog.DeadlineFailed(_logger, timed.GetType().Name, exception);
            next = now + _tick;
        }

        if (next != Never)
        {
            Schedule(timed, next);
        }
    }

    private void Arm(ITimerEntry timed, long due)
    {
        ref var links = ref timed.Links;
        if (links.Removed || (links.Queued && links.Due <= due))
        {
            return;
        }

        if (links.Queued)
        {
            Unlink(timed);
        }

        // What is overdue already goes where the next call begins.
        links.Due = Math.Max(due, _lastSlot * _tick);
        ref var head = ref Slot(links.Due);
        links.Queued = true;
        links.Next = head;
        links.Previous = null;
        if (head is not null)
        {
            head.Links.Previous = timed;
        }

        head = timed;
        _count++;
    }

    private void Unlink(ITimerEntry timed)
    {
        ref var links = ref timed.Links;
        Debug.Assert(links.Queued);
        if (links.Previous is null)
        {
            Slot(links.Due) = links.Next;
        }
        else
        {
            links.Previous.Links.Next = links.Next;
        }

        if (links.Next is not null)
        {
            links.Next.Links.Previous = links.Previous;
        }

        links.Next = links.Previous = null;
        links.Queued = false;
        _count--;
    }

    private ref ITimerEntry? Slot(long due) => ref _slots[due / _tick % Slots];
}
