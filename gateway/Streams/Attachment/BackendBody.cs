using EdgeGateway.Hosting.Wire;

namespace EdgeGateway.Streams.Attachment;

/// <summary>The backend's body, for as long as the gateway has not ended the client's connection: what is written to such a connection is
/// taken and dropped until the request hears of its end, and a fast backend sends megabytes in that time.</summary>
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
