using EdgeGateway.Hosting.Wire;

namespace EdgeGateway.Streams.Attachment;

/// <summary>
/// The backend's body, which stops when the gateway ends the client's connection. Until the request is cancelled, the
/// server accepts and drops what is written to such a connection, and a fast backend would send megabytes in that time.
/// </summary>
internal sealed class BackendBody(Stream backend, IClientConnection client) : DuplexStream
{
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        client.EndReason is null
            ? backend.ReadAsync(buffer, cancellationToken)
            : ValueTask.FromException<int>(new OperationCanceledException());

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        backend.WriteAsync(buffer, cancellationToken);

    public override Task FlushAsync(CancellationToken cancellationToken) => backend.FlushAsync(cancellationToken);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            backend.Dispose();
        }

        base.Dispose(disposing);
    }
}
