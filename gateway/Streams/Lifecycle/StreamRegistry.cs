using System.Collections.Concurrent;
using EdgeGateway.Hosting.Draining;

namespace EdgeGateway.Streams.Lifecycle;

/// <summary>All live streams of this process.</summary>
internal sealed class StreamRegistry(IEnumerable<IStreamGuard> guards) : IDrainable
{
    private readonly IStreamGuard[] _guards = [.. guards];
    private readonly ConcurrentDictionary<ProxiedStream, CancellationTokenRegistration> _streams = new();
    private volatile bool _draining;

    public int Count => _streams.Count;

    public ICollection<ProxiedStream> Streams => _streams.Keys;

    /// <summary>This gateway takes no new streams.</summary>
    public bool IsDraining => _draining;

    public void Add(ProxiedStream stream)
    {
        _streams[stream] = stream.Context.ConnectionClosing.UnsafeRegister(
            static closing => EndNow((ProxiedStream)closing!, StreamEndReason.Draining),
            stream
        );
        if (_draining)
        {
            EndNow(stream, StreamEndReason.Draining);
        }

        // What was forbidden after the request had been let in, and before it was on the books, was not told to it.
        Check(stream);
    }

    public void Remove(ProxiedStream stream)
    {
        if (_streams.TryRemove(stream, out var registration))
        {
            registration.Unregister();
        }
    }

    /// <summary>Ends the streams that a guard forbids to go on, or whose place is gone.</summary>
    public void Recheck()
    {
        foreach (var (stream, _) in _streams)
        {
            Check(stream);
        }
    }

    /// <summary>Ends all streams, spread evenly over <paramref name="window"/>; one that still comes is ended at once.</summary>
    public void Drain(TimeSpan window)
    {
        _draining = true;
        foreach (var (stream, delay) in DrainSchedule.Spread(Streams, window))
        {
            stream.ScheduleEnd(StreamEndReason.Draining, stream.Context.Wheel.Now + (long)delay.TotalMilliseconds);
        }
    }

    private static void EndNow(ProxiedStream stream, StreamEndReason reason) =>
        stream.ScheduleEnd(reason, stream.Context.Wheel.Now);

    private void Check(ProxiedStream stream)
    {
        if (stream.Context.Lease is { IsWithdrawn: true })
        {
            EndNow(stream, StreamEndReason.Limit);
        }

        foreach (var guard in _guards)
        {
            if (guard.FindEndReason(stream.Context) is { } reason)
            {
                EndNow(stream, reason);
                return;
            }
        }
    }
}
