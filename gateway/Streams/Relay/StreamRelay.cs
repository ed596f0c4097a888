using System.Buffers;
using EdgeGateway.Streams.Admission;
using EdgeGateway.Streams.Attachment;
using EdgeGateway.Streams.Lifecycle;
using Microsoft.AspNetCore.Http.Features;

namespace EdgeGateway.Streams.Relay;

/// <summary>
/// Copies a stream's bytes between the backend and the client until it ends, and releases it. YARP's forwarder would
/// keep the request's whole middleware pipeline and all that it refers to in memory for the stream's lifetime.
/// </summary>
internal sealed class StreamRelay(
    StreamRegistry registry,
    StreamMetrics metrics,
    IEnumerable<IStreamAdmission> admissions
)
{
    // As large as YARP's. Rented only while there is something to copy.
    private const int BufferSize = 64 * 1024;

    private readonly IStreamAdmission[] _admissions = [.. admissions];

    /// <summary>
    /// Runs the stream of a request whose checks have returned. No exception of the client's or the backend's side
    /// leaves this method.
    /// </summary>
    public async Task RunAsync(HttpContext context, ProxiedStream stream)
    {
        var client = context.Features.Get<ClientUpgrade>()?.Client;
        var trailers = client is null ? BackendTrailers.Find(context) : null;
        RequestState.Drop(context);
        try
        {
            await CopyAsync(context, stream, client);
            if (trailers is not null && !context.RequestAborted.IsCancellationRequested)
            {
                await trailers.CopyAsync(context);
            }
        }
        catch (Exception)
        {
            // The backend failed. An event stream has no message for that, so its client must not see a complete body.
            AbortResponse(context);
        }
        finally
        {
            Release(context, stream);
        }
    }

    /// <summary>Releases the stream of a request whose client never received it.</summary>
    public void Release(HttpContext context, ProxiedStream stream)
    {
        if (stream.IsReleased)
        {
            return;
        }

        stream.TrySetEndReason(FindEndReason(context, stream));
        stream.Dispose();
        registry.Remove(stream);
        DestinationLoad.Remove(stream.Context.Destination);
        metrics.Ended(stream.Context.Kind, stream.Context.IsHttp2, stream.Context.Route, stream.EndReason!.Value);
        if (stream.Context.Lease is { } lease)
        {
            foreach (var admission in _admissions)
            {
                admission.Release(lease);
            }
        }
    }

    /// <summary>Copies until the stream ends. Throws where the backend of an event stream fails.</summary>
    /// <param name="context">The stream's request.</param>
    /// <param name="stream">The stream.</param>
    /// <param name="webSocket">The client's side of a WebSocket; null for an event stream.</param>
    public static async Task CopyAsync(HttpContext context, ProxiedStream stream, Stream? webSocket)
    {
        var client = stream.Client = webSocket ?? context.Response.Body;
        var connection = context.Features.Get<IClientConnection>();
        var clientGone = context.RequestAborted.UnsafeRegister(
            static stream => ((ProxiedStream)stream!).EndWithRequest(),
            stream
        );
        using var fromClient = webSocket is null ? null : ClientCopy.Start(context, stream, webSocket);
        byte[]? buffer = null;
        try
        {
            while (true)
            {
                _ = await stream.ReadAsync(Memory<byte>.Empty);

                // Nothing is read for a connection that the gateway has ended: see BackendBody.
                buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
                var count = connection?.EndReason is null ? await stream.ReadAsync(buffer) : 0;
                if (count == 0)
                {
                    return;
                }

                await client.WriteAsync(buffer.AsMemory(0, count));
                ArrayPool<byte>.Shared.Return(buffer);
                buffer = null;
            }
        }
        finally
        {
            if (buffer is not null)
            {
                ArrayPool<byte>.Shared.Return(buffer);
            }

            await clientGone.DisposeAsync();
            if (fromClient is not null)
            {
                await fromClient.StopAsync();
            }
        }
    }

    private static void AbortResponse(HttpContext context)
    {
        const int Cancel = 8;
        if (context.Features.Get<IHttpResetFeature>() is { } http2)
        {
            http2.Reset(Cancel);
        }
        else
        {
            context.Abort();
        }
    }

    // The end reason of a stream that was stopped from outside.
    private StreamEndReason FindEndReason(HttpContext context, ProxiedStream stream) =>
        context.Features.Get<IClientConnection>()?.EndReason
        ?? (
            stream.Context.RequestTimeout?.Cause is { } cause ? EndReasonCodes.Of(cause)
            : stream.Context.ConnectionClosing.IsCancellationRequested && !registry.IsDraining
                ? StreamEndReason.Draining
            : StreamEndReason.ClientLeft
        );
}
