using EdgeGateway.Hosting.Wire;
using EdgeGateway.Streams.Lifecycle;

namespace EdgeGateway.Streams.Relay;

/// <summary>
/// The body of an event stream whose request has a body. The forwarder sends the request's body as long as it reads the
/// response's, so its only read runs the whole stream.
/// </summary>
internal sealed class RelayedBody(StreamRelay relay, HttpContext context, ProxiedStream stream) : DuplexStream
{
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            if (!stream.IsReleased)
            {
                await StreamRelay.CopyAsync(context, stream, context.Response.Body);
            }

            return 0;
        }
        finally
        {
            relay.Release(context, stream);
        }
    }
}
