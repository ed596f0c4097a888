using EdgeGateway.Hosting.Wire;

namespace LogSource.Reading.Following;

/// <summary>
/// A duplex stream that runs one write at a time. Two writers share a WebSocket's connection: we write lines, and the
/// framework writes pongs and the close. Each write is one or more whole frames, so that frames never interleave.
/// </summary>
internal sealed class SerializedWriteStream(Stream inner) : DuplexStream
{
    private readonly SemaphoreSlim _writeLock = new(1, 1);

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        inner.ReadAsync(buffer, cancellationToken);

    public override async ValueTask WriteAsync(
        ReadOnlyMemory<byte> buffer,
        CancellationToken cancellationToken = default
    )
    {
        await _writeLock.WaitAsync(cancellationToken);
        try
        {
            await inner.WriteAsync(buffer, cancellationToken);
        }
        finally
        {
            _writeLock.Release();
        }
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
            _writeLock.Dispose();
        }

        base.Dispose(disposing);
    }
}
