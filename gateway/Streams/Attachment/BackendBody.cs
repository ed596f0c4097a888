using EdgeGateway.Hosting.Wire;

namespace EdgeGateway.Streams.Attachment;

/// <summary>
/// The backend's body, which stops when the gateway ends the client's connection. Until the request is cancelled, the
/// server accepts and drops what is written to such a connection, and a fast backend would send megabytes in that time.
/// </summary>
internal sealed class BackendBody(Stream backend, IClientConnection client) : WrappedStream(backend)
{
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        client.EndReason is null
            ? Inner.ReadAsync(buffer, cancellationToken)
            : ValueTask.FromException<int>(new OperationCanceledException());
}
