using System.Diagnostics;

namespace EdgeGateway.Timing;

/// <summary>
/// The clock of all streams: a hashed timer wheel. Ten thousand streams cost one timer. Scheduling and removing are
/// O(1). A deadline never fires early, and at most one tick late, plus the delay of the system's timer.
/// </summary>
internal sealed class TimerWheel : IDisposable
{
    /// <summary>No further deadline, as a result of <see cref="ITimerEntry.OnDue"/>.</summary>
    public const long Never = long.MaxValue;

    // With 250 ms ticks one turn is 64 s. That is longer than the
    // usual intervals, so slots rarely hold entries of a later turn.
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
    /// <param name="logger">Logs failed deadlines.</param>
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

    /// <summary>Milliseconds since the wheel was created; monotonic.</summary>
    public long Now => (long)_time.GetElapsedTime(_origin).TotalMilliseconds;

    /// <summary>How many objects are scheduled.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>
    /// Schedules <paramref name="timed"/> to fire at <paramref name="due"/>, at most a tick late. An earlier
    /// deadline of the object stays. No effect after <see cref="Remove"/>.
    /// </summary>
    public void Schedule(ITimerEntry timed, long due)
    {
        lock (_gate)
        {
            Link(timed, due);
        }
    }

    /// <summary>Removes <paramref name="timed"/> from the wheel for good.</summary>
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

    /// <summary>Returns all scheduled objects. It is meant for rare events: the wheel waits meanwhile.</summary>
    public ITimerEntry[] ToArray()
    {
        lock (_gate)
        {
            var all = new List<ITimerEntry>(_count);
            foreach (var first in _slots)
            {
                for (var timed = first; timed is not null; timed = timed.Links.Next)
                {
                    all.Add(timed);
                }
            }

            return [.. all];
        }
    }

    public void Dispose() => _timer.Dispose();

    private void Advance()
    {
        // Ticks never overlap: a tick that runs too long delays the next one.
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
            // An unhandled exception of a timer would end the process.
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
            // Starts in the last call's slot, because some of its entries were not due then. After a long pause every
            // slot is read once, not once per missed turn.
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
            // One failing stream must not stop the clock of all others.
            TimingLog.DeadlineFailed(_logger, timed.GetType().Name, exception);
            next = now + _tick;
        }

        if (next != Never)
        {
            Schedule(timed, next);
        }
    }

    private void Link(ITimerEntry timed, long due)
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

        // An overdue entry goes to the slot where the next call starts.
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
