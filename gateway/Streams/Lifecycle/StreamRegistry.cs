using System.Collections.Concurrent;
using EdgeGateway.Hosting.Draining;
using EdgeGateway.Hosting.Telemetry;
using EdgeGateway.Streams.Admission;

namespace EdgeGateway.Streams.Lifecycle;

/// <summary>All open streams of this process.</summary>
internal sealed class StreamRegistry(IEnumerable<IStreamGuard> guards) : IDrainable
{
    private readonly IStreamGuard[] _guards = [.. guards];
    private readonly ConcurrentDictionary<ProxiedStream, CancellationTokenRegistration> _streams = new();
    private int _count;
    private Peak _most;
    private volatile bool _draining;

    // The dictionary's own count takes all its locks.
    public int Count => Volatile.Read(ref _count);

    /// <summary>The most streams that were open at once.</summary>
    public int Most => _most.Value;

    /// <summary>The open streams. Those that open or end while they are enumerated may be missing or included.</summary>
    // The dictionary's own collection of keys is a copy, for which it takes all its locks.
    public IEnumerable<ProxiedStream> Streams => _streams.Select(pair => pair.Key);

    /// <summary>This gateway accepts no new streams.</summary>
    public bool IsDraining => _draining;

    public void Add(ProxiedStream stream)
    {
        _most.Report(Interlocked.Increment(ref _count));
        _streams[stream] = stream.Context.ConnectionClosing.UnsafeRegister(
            closing => OnConnectionClosing((ProxiedStream)closing!),
            stream
        );
        if (_draining)
        {
            EndNow(stream, StreamEndReason.Draining);
        }

        // A revocation between the request's authentication and this registration has not reached the stream yet.
        EndIfForbidden(stream);
    }

    public void Remove(ProxiedStream stream)
    {
        if (_streams.TryRemove(stream, out var registration))
        {
            Interlocked.Decrement(ref _count);
            registration.Unregister();
        }
    }

    /// <summary>Ends the streams whose lease was withdrawn or that a guard stops.</summary>
    public void Recheck()
    {
        foreach (var (stream, _) in _streams)
        {
            EndIfForbidden(stream);
        }
    }

    /// <summary>
    /// Ends all streams, spread evenly over <paramref name="window"/>.
    /// A stream that is added later ends at once.
    /// </summary>
    public void Drain(TimeSpan window)
    {
        _draining = true;
        foreach (var (stream, delay) in DrainSchedule.Spread(Streams, window))
        {
            // Otherwise a client would reconnect through the same connection, to this process.
            stream.Context.CloseConnection?.Invoke();
            stream.ScheduleEnd(StreamEndReason.Draining, stream.Context.Wheel.Now + (long)delay.TotalMilliseconds);
        }
    }

    /// <summary>Ends a stream now: an operator wants it.</summary>
    public static void End(ProxiedStream stream, StreamEndReason reason) => EndNow(stream, reason);

    // While the process drains, streams end by their schedule.
    private void OnConnectionClosing(ProxiedStream stream)
    {
        if (!_draining)
        {
            EndNow(stream, StreamEndReason.Draining);
        }
    }

    private static void EndNow(ProxiedStream stream, StreamEndReason reason) =>
        stream.ScheduleEnd(reason, stream.Context.Wheel.Now);

    private void EndIfForbidden(ProxiedStream stream)
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
