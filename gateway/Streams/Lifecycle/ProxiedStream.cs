using EdgeGateway.RequestTimeouts;

namespace EdgeGateway.Streams.Lifecycle;

/// <summary>
/// A proxied stream: the relay's copy loop reads the backend's response body through it. An end message is returned by
/// the same reads. A ping is written to the client while the copy loop waits for the backend, without waking it. So
/// neither interleaves with the backend's bytes.
/// </summary>
/// <remarks>The copy loop owns the scanners, the outbox and the client's side while it runs. While the copy loop waits
/// for bytes, the timer wheel owns them, under <see cref="Attachment.InterruptibleStream.Gate"/>.</remarks>
internal abstract class ProxiedStream : ClosableStream, IClientActivity
{
    private StreamClocks _clocks;

    // A ping that the client's connection has not accepted yet. The copy loop waits for it.
    private Task? _pingWrite;

    protected ProxiedStream(Stream backend, StreamContext context)
        : base(backend, context)
    {
        _clocks = new StreamClocks(context.Policy, context.Wheel.Tick, context.Wheel.Now, context.ExpiresAt);
        context.Wheel.Schedule(this, _clocks.NextDue(context.Wheel.Now));
    }

    /// <summary>The client's side of the stream. The copy loop sets it before its first read.</summary>
    public Stream Client { private get; set; } = Stream.Null;

    /// <summary>The number of bytes handed to the client's connection, pings included.</summary>
    public long BytesSent { get; private set; }

    /// <summary>The number of pings sent.</summary>
    public int PingsSent { get; private set; }

    /// <summary>The backend has sent the protocol's closing message before the client has.</summary>
    protected abstract bool BackendClosed { get; }

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

    /// <summary>
    /// Ends the stream because the client's side of the connection ended. If the client has sent the closing message
    /// before, the backend gets a short time to answer it.
    /// </summary>
    public void EndWithClient()
    {
        lock (Gate)
        {
            TrySetEndReason(BackendClosed ? StreamEndReason.BackendEnded : StreamEndReason.ClientLeft);
            if (!ClientClosed)
            {
                Finish();
                return;
            }
        }

        ScheduleEnd(StreamEndReason.ClientLeft, Context.Wheel.Now + (ClosingTimeoutMs / 2));
    }

    /// <summary>Ends the stream because its request was aborted. Nothing reaches the client any more.</summary>
    public void EndWithRequest()
    {
        lock (Gate)
        {
            Finish();
        }
    }

    public sealed override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_pingWrite is not null)
        {
            return ReadAfterPingAsync(buffer, cancellationToken);
        }

        if (_clocks.IsWritePending)
        {
            // The copy loop reads again, so it has written the previous bytes to the client.
            _clocks.OnWriteCompleted(Context.Wheel.Now);
        }

        if (Phase == StreamPhase.Ending)
        {
            lock (Gate)
            {
                TrySendEnd(Context.Wheel.Now);
            }
        }

        return HasOutbox
            ? ValueTask.FromResult(HandToClient(TakeOutbox(buffer.Span)))
            : Phase switch
            {
                StreamPhase.Open or StreamPhase.Ending => buffer.IsEmpty
                    ? AwaitBackend(0, cancellationToken)
                    : ReadBackendAsync(buffer, cancellationToken),
                StreamPhase.Closing => AwaitClientClose(cancellationToken),
                _ => ValueTask.FromResult(0),
            };
    }

    /// <summary>Records bytes from the client: of the stream, or of its request's body.</summary>
    public void OnClientSent() => _clocks.OnClientSent(Context.Wheel.Now);

    public sealed override async ValueTask WriteAsync(
        ReadOnlyMemory<byte> buffer,
        CancellationToken cancellationToken = default
    )
    {
        OnClientSent();
        ScanClientBytes(buffer.Span);
        try
        {
            await WriteBackend(buffer, cancellationToken);
        }
        finally
        {
            if (Phase == StreamPhase.Closing && ClientClosed)
            {
                lock (Gate)
                {
                    Finish();
                }
            }
        }
    }

    /// <summary>Scans the backend's bytes before the client receives them.</summary>
    /// <returns>The number of bytes, at the front, that go to the client:
    /// fewer where the stream has sent some of them itself.</returns>
    protected abstract int ScanBackendBytes(Span<byte> bytes);

    /// <summary>Scans the client's bytes before the backend receives them.</summary>
    protected virtual void ScanClientBytes(ReadOnlySpan<byte> bytes) { }

    /// <summary>Returns the ping that is legal at the stream's current position; empty where none is.</summary>
    protected abstract ReadOnlyMemory<byte> BuildPing(long now);

    /// <summary>Returns the end reason if the backend's bytes end at the current position.</summary>
    protected abstract StreamEndReason ClassifyBackendEnd();

    protected sealed override long OnOpenDue(long now)
    {
        var reason = _clocks.FindEndReason(now);

        // A gateway that was paused is late with its pings. A stream that it is able to ping now is not idle.
        var isPinged = reason is null or StreamEndReason.Idle && TrySendPing(now);
        return reason is null || isPinged ? _clocks.NextDue(now) : RequestEnd(reason.Value, now);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Context.RequestTimeout?.Resume();
        }

        base.Dispose(disposing);
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
            _clocks.OnWriteCompleted(Context.Wheel.Now);
            return;
        }

        _pingWrite = write;
        Wake();

        // Its task has the exceptions that the server throws synchronously, too.
        static async Task WriteAsync(Stream client, ReadOnlyMemory<byte> ping) => await client.WriteAsync(ping);
    }

    private async ValueTask<int> ReadAfterPingAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        await CompletePingAsync();
        return await ReadAsync(buffer, cancellationToken);
    }

    private async Task CompletePingAsync()
    {
        await _pingWrite!;
        _pingWrite = null;
        _clocks.OnWriteCompleted(Context.Wheel.Now);
    }

    private async ValueTask<int> ReadBackendAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        while (true)
        {
            await AwaitBackend(buffer.Length, cancellationToken);
            if (_pingWrite is not null)
            {
                await CompletePingAsync();
            }

            if (HasOutbox || Phase >= StreamPhase.Ended)
            {
                return HandToClient(TakeOutbox(buffer.Span));
            }

            if (!HasBackendResult)
            {
                continue;
            }

            int count;
            try
            {
                count = TakeBackendResult(buffer.Span);
            }
            catch (Exception exception)
                when (exception is not OperationCanceledException && !Context.ClientAborted.IsCancellationRequested)
            {
                if (HasClosingHandshake)
                {
                    return OnBackendEnd(StreamEndReason.Error, buffer.Span);
                }

                TrySetEndReason(StreamEndReason.Error);
                throw;
            }

            if (count == 0)
            {
                return OnBackendEnd(ClassifyBackendEnd(), buffer.Span);
            }

            _clocks.OnBackendSent(Context.Wheel.Now);
            count = ScanBackendBytes(buffer.Span[..count]);
            if (count > 0)
            {
                return HandToClient(count);
            }

            // None of the bytes go to the client. Returning 0 would signal the end of the stream.
        }
    }

    private int OnBackendEnd(StreamEndReason reason, Span<byte> buffer)
    {
        lock (Gate)
        {
            SendEnd(reason);
        }

        return HandToClient(TakeOutbox(buffer));
    }

    private int HandToClient(int count)
    {
        if (count > 0)
        {
            _clocks.OnWriteStarted(Context.Wheel.Now);
            BytesSent += count;
            Context.Metrics.Sent(Context.Kind, count);
        }

        return count;
    }
}
