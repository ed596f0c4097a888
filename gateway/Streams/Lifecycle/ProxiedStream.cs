namespace EdgeGateway.Streams.Lifecycle;

/// <summary>
/// A proxied stream: the relay's copy loop reads the backend's response body through it. An end message is returned by
/// the same reads. A ping is written to the client while the copy loop waits for the backend, without waking it. So
/// neither interleaves with the backend's bytes.
/// </summary>
/// <remarks>The copy loop owns the scanners, the outbox and the client's side while it runs. While the copy loop waits
/// for bytes, the timer wheel owns them, under <see cref="Attachment.InterruptibleStream.Gate"/>.</remarks>
internal abstract class ProxiedStream(Stream backend, StreamContext context) : PingedStream(backend, context)
{
    /// <summary>Called when the stream has been released, with its final end reason and counts.</summary>
    public Action? Released { get; set; }

    /// <summary>The backend has sent the protocol's closing message before the client has.</summary>
    protected abstract bool BackendClosed { get; }

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
        if (IsPingPending)
        {
            return ReadAfterPingAsync(buffer, cancellationToken);
        }

        // The copy loop reads again, so it has written the previous bytes to the client.
        OnWritten();
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
    /// <param name="bytes">The bytes.</param>
    /// <param name="messages">The number of messages or events that end in them.</param>
    /// <returns>The number of bytes, at the front, that go to the client:
    /// fewer where the stream has sent some of them itself.</returns>
    protected abstract int ScanBackendBytes(Span<byte> bytes, out int messages);

    /// <summary>Scans the client's bytes before the backend receives them.</summary>
    protected virtual void ScanClientBytes(ReadOnlySpan<byte> bytes) { }

    /// <summary>Returns the end reason if the backend's bytes end at the current position.</summary>
    protected abstract StreamEndReason ClassifyBackendEnd();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Context.RequestTimeout?.Resume();
        }

        base.Dispose(disposing);
    }

    private async ValueTask<int> ReadAfterPingAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        await CompletePingAsync();
        return await ReadAsync(buffer, cancellationToken);
    }

    private async ValueTask<int> ReadBackendAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        while (true)
        {
            await AwaitBackend(buffer.Length, cancellationToken);
            if (IsPingPending)
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

            OnBackendSent();
            count = ScanBackendBytes(buffer.Span[..count], out var messages);
            if (count > 0)
            {
                return HandToClient(count, messages);
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
}
