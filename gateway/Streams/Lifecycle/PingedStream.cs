using EdgeGateway.RequestTimeouts;

namespace EdgeGateway.Streams.Lifecycle;

/// <summary>
/// The clocks of an open stream, and its pings. The timer wheel writes a ping to the client while the copy loop waits for
/// the backend, without waking it.
/// </summary>
internal abstract class PingedStream : ClosableStream, IClientActivity
{
    // The part of the greatest age by which streams end earlier, at most.
    private const double MaxAgeJitter = 0.2;

    private StreamClocks _clocks;

    // A ping that the client's connection has not accepted yet. The copy loop waits for it.
    private Task? _pingWrite;

    protected PingedStream(Stream backend, StreamContext context)
        : base(backend, context)
    {
        _clocks = new StreamClocks(context.Policy, context.Wheel.Tick, context.Wheel.Now, context.ExpiresAt);
        if (context.Policy.MaxAge > TimeSpan.Zero)
        {
            // Clients that were opened at the same moment, by a restart for example, do not reconnect at the same one.
            var age = context.Policy.MaxAge * (1 - (MaxAgeJitter * Random.Shared.NextDouble()));
            _clocks.ScheduleEnd(StreamEndReason.MaxAge, context.Wheel.Now + (long)age.TotalMilliseconds);
        }

        context.Wheel.Schedule(this, _clocks.NextDue(context.Wheel.Now));
    }

    /// <summary>The client's side of the stream. The copy loop sets it before its first read.</summary>
    public Stream Client { private get; set; } = Stream.Null;

    /// <summary>The number of bytes handed to the client's connection, pings included.</summary>
    public long BytesSent { get; private set; }

    /// <summary>When the stream was opened, in the wheel's milliseconds.</summary>
    public long OpenedAt => _clocks.OpenedAt;

    /// <summary>When the last byte of the client or the backend arrived, in the wheel's milliseconds. Pings do not
    /// count.</summary>
    public long LastActivity => _clocks.LastActivity;

    /// <summary>The number of pings sent.</summary>
    public int PingsSent { get; private set; }

    /// <summary>Since when the client has not accepted what is written to it, in the wheel's milliseconds; null while
    /// nothing is being written.</summary>
    public long? WritePendingSince => _clocks.WritePendingSince;

    /// <summary>The client's connection has not accepted the last ping yet.</summary>
    protected bool IsPingPending => _pingWrite is not null;

    /// <summary>
    /// Ends the stream for this reason at <paramref name="at"/>
    /// (the wheel's milliseconds), unless it ends before.
    /// </summary>
    public void ScheduleEnd(StreamEndReason reason, long at)
    {
        lock (Gate)
        {
            _clocks.ScheduleEnd(reason, at);
        }

        Context.Wheel.Schedule(this, at);
    }

    /// <summary>Records bytes from the client: of the stream, or of its request's body.</summary>
    public void OnClientSent() => _clocks.OnClientSent(Context.Wheel.Now);

    /// <summary>Records bytes from the backend.</summary>
    protected void OnBackendSent() => _clocks.OnBackendSent(Context.Wheel.Now);

    /// <summary>Records bytes that the copy loop, or a ping, is about to write to the client.</summary>
    /// <param name="count">The number of bytes.</param>
    /// <param name="messages">The number of messages or events of the backend that end in them.</param>
    protected int HandToClient(int count, int messages = 0)
    {
        if (count > 0)
        {
            _clocks.OnWriteStarted(Context.Wheel.Now);
            BytesSent += count;
            Context.Metrics.Sent(Context.Kind, count, messages);
        }

        return count;
    }

    /// <summary>Records that the bytes of <see cref="HandToClient"/> have been written.</summary>
    protected void OnWritten()
    {
        if (_clocks.IsWritePending)
        {
            _clocks.OnWriteCompleted(Context.Wheel.Now);
        }
    }

    /// <summary>Returns the ping that is legal at the stream's current position; empty where none is.</summary>
    protected abstract ReadOnlyMemory<byte> BuildPing(long now);

    /// <summary>Waits until the client's connection has accepted the pending ping.</summary>
    protected async Task CompletePingAsync()
    {
        await _pingWrite!;
        _pingWrite = null;
        OnWritten();
    }

    protected sealed override long OnOpenDue(long now)
    {
        var reason = _clocks.FindEndReason(now);

        // A gateway that was paused is late with its pings. A stream that it is able to ping now is not idle.
        var isPinged = reason is null or StreamEndReason.Idle && TrySendPing(now);
        if (reason is null || isPinged)
        {
            return _clocks.NextDue(now);
        }

        if (reason is StreamEndReason.MaxAge or StreamEndReason.Operator && Context.CloseConnection is { } close)
        {
            // Otherwise a client with HTTP/2 would reconnect through the same connection, to this gateway. Not under the
            // gate: it ends the connection's other streams.
            ThreadPool.UnsafeQueueUserWorkItem(static close => close(), close, preferLocal: false);
        }

        return RequestEnd(reason.Value, now);
    }

    private bool TrySendPing(long now)
    {
        if (!IsReadWaiting || !_clocks.IsPingDue(now) || BuildPing(now) is not { IsEmpty: false } ping)
        {
            return false;
        }

        // Before the write: the copy loop updates the clocks as soon as it runs.
        Context.Metrics.PingSent(Context.Kind, TimeSpan.FromMilliseconds(_clocks.OnPingSent(now)));
        PingsSent++;
        WritePing(ping);
        return true;
    }

    // The server's write copies the bytes into the connection's buffer and does not block. Where the buffer is full, the
    // copy loop waits in the wheel's place.
    private void WritePing(ReadOnlyMemory<byte> ping)
    {
        HandToClient(ping.Length);
        var write = WriteAsync(Client, ping);
        if (write.IsCompletedSuccessfully)
        {
            OnWritten();
            return;
        }

        _pingWrite = write;
        Wake();

        // Its task has the exceptions that the server throws synchronously, too.
        static async Task WriteAsync(Stream client, ReadOnlyMemory<byte> ping) => await client.WriteAsync(ping);
    }
}
