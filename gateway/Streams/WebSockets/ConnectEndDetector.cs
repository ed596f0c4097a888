using EdgeGateway.Hosting.Wire;
using Microsoft.AspNetCore.Http.Features;

namespace EdgeGateway.Streams.WebSockets;

/// <summary>
/// Detects that the client of a WebSocket over HTTP/2 has ended its side. END_STREAM
/// corresponds to closing the TCP connection over HTTP/1.1 (RFC 8441 section 5). The
/// forwarder's copy loop for that direction ends without reporting it.
/// </summary>
internal sealed class ConnectEndDetector(IHttpExtendedConnectFeature connect, Action onClientEnd)
    : IHttpExtendedConnectFeature
{
    public bool IsExtendedConnect => connect.IsExtendedConnect;

    public string? Protocol => connect.Protocol;

    public async ValueTask<Stream> AcceptAsync() => new ClientStream(await connect.AcceptAsync(), onClientEnd);

    private sealed class ClientStream(Stream client, Action onEnd) : DuplexStream
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            buffer.IsEmpty ? client.ReadAsync(buffer, cancellationToken) : ReadBytesAsync(buffer, cancellationToken);

        public override ValueTask WriteAsync(
            ReadOnlyMemory<byte> buffer,
            CancellationToken cancellationToken = default
        ) => client.WriteAsync(buffer, cancellationToken);

        public override Task FlushAsync(CancellationToken cancellationToken) => client.FlushAsync(cancellationToken);

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                client.Dispose();
            }

            base.Dispose(disposing);
        }

        private async ValueTask<int> ReadBytesAsync(Memory<byte> buffer, CancellationToken cancellationToken)
        {
            var count = await client.ReadAsync(buffer, cancellationToken);
            if (count == 0)
            {
                onEnd();
            }

            return count;
        }
    }
}
