using EdgeGateway.Hosting.Wire;

namespace EdgeGateway.RequestTimeouts;

/// <summary>
/// The body of a plain response on its way to the client. It reports to the request timeout when the backend sends
/// bytes and when the client has read them.
/// </summary>
internal sealed class TimedResponseBody(Stream backend, RequestTimeout timeout) : DuplexStream
{
    // A client with a slow-client timeout must read each chunk within it. Its chunks are small because HTTP/2 clients
    // open their flow-control window in small steps.
    private const int ChunkSize = 16 * 1024;

    private readonly int _chunkSize = timeout.LimitsSlowClient ? ChunkSize : int.MaxValue;

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        timeout.OnWriteCompleted();
        return buffer.IsEmpty
            ? backend.ReadAsync(buffer, cancellationToken)
            : ReadBytesAsync(buffer[..Math.Min(buffer.Length, _chunkSize)], cancellationToken);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            backend.Dispose();
        }

        base.Dispose(disposing);
    }

    private async ValueTask<int> ReadBytesAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        var count = await backend.ReadAsync(buffer, cancellationToken);
        timeout.OnBackendSent(count);
        return count;
    }
}
