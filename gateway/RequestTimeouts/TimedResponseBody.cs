using EdgeGateway.Hosting.Wire;

namespace EdgeGateway.RequestTimeouts;

/// <summary>The body of a plain response on its way to the client: reports to the request's clock when the backend sends and when the client
/// has taken that.</summary>
internal sealed class TimedResponseBody(Stream backend, RequestTimeout timeout) : DuplexStream
{
    // HTTP/2 clients give credit in small steps. What goes over in one piece has to be taken within the slow client's time.
    private const int Piece = 16 * 1024;

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        timeout.OnWriteCompleted();
        return buffer.IsEmpty
            ? backend.ReadAsync(buffer, cancellationToken)
            : ReadBytesAsync(buffer[..Math.Min(buffer.Length, Piece)], cancellationToken);
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
