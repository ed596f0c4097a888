using System.Buffers;
using EdgeGateway.Streams.Admission;
using EdgeGateway.Streams.Attachment;
using EdgeGateway.Streams.HandOver;
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
    // Rented only while there is something to copy, but a client that does not read holds it, and as much again in its
    // connection. So it is smaller than YARP's.
    private const int BufferSize = 16 * 1024;

    private readonly IStreamAdmission[] _admissions = [.. admissions];

    /// <summary>
    /// Hands the stream over to its connection if it may be, so that its request can end. The stream starts then.
    /// </summary>
    public bool TryHandOver(HttpContext context, ProxiedStream stream)
    {
        if (ClientTransport.Find(context) is not { } transport)
        {
            return false;
        }

        var isWebSocket = stream.Context.Kind == StreamKind.WebSocket;
        var count = isWebSocket ? UpgradedConnection.Keep(context.Features) : null;
        var body = new ClientBody(
            transport.Output,
            isChunked: !isWebSocket && HttpProtocol.IsHttp11(context.Request.Protocol)
        );
        RequestState.DropForwarded(context);
        transport.HandOver(() => RunAsync(transport, stream, body, count));
        return true;
    }

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
            using var fromClient = client is null ? null : ClientCopy.Start(client, stream);
            await CopyAsync(context, stream, client ?? context.Response.Body, fromClient);
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
    public void Release(HttpContext context, ProxiedStream stream) =>
        End(stream, context.Features.Get<IClientConnection>());

    /// <summary>Copies until the stream ends. Throws where the backend of an event stream fails.</summary>
    /// <param name="context">The stream's request.</param>
    /// <param name="stream">The stream.</param>
    /// <param name="client">The client's side.</param>
    /// <param name="fromClient">Copies in the other direction; null for an event stream.</param>
    public static Task CopyAsync(
        HttpContext context,
        ProxiedStream stream,
        Stream client,
        ClientCopy? fromClient = null
    ) =>
        CopyAsync(
            stream,
            client,
            fromClient,
            context.Features.Get<IClientConnection>(),
            EndWith(stream, context.RequestAborted)
        );

    private static async Task CopyAsync(
        ProxiedStream stream,
        Stream client,
        ClientCopy? fromClient,
        IClientConnection? connection,
        CancellationTokenRegistration clientGone
    )
    {
        stream.Client = client;
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

    private static CancellationTokenRegistration EndWith(ProxiedStream stream, CancellationToken client) =>
        client.UnsafeRegister(static stream => ((ProxiedStream)stream!).EndWithRequest(), stream);

    // As the public method, for a stream that was handed over.
    private async Task RunAsync(ClientTransport transport, ProxiedStream stream, ClientBody body, Action? count)
    {
        try
        {
            using var fromClient =
                stream.Context.Kind == StreamKind.WebSocket ? ClientCopy.Start(transport.Input, stream) : null;
            await CopyAsync(stream, body, fromClient, transport.State, EndWith(stream, transport.Closed));
            await body.EndAsync();
            if (transport.Closed.IsCancellationRequested)
            {
                // Closing would wait until the client has read what is left.
                transport.Abort();
            }
        }
        catch (Exception)
        {
            transport.Abort();
        }
        finally
        {
            End(stream, transport.State);
            count?.Invoke();
        }
    }

    private void End(ProxiedStream stream, IClientConnection? connection)
    {
        if (stream.IsReleased)
        {
            return;
        }

        stream.TrySetEndReason(FindEndReason(stream, connection));
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

        stream.Released?.Invoke();
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
    private StreamEndReason FindEndReason(ProxiedStream stream, IClientConnection? connection) =>
        connection?.EndReason
        ?? (
            stream.Context.RequestTimeout?.Cause is { } cause ? EndReasonCodes.Of(cause)
            : stream.Context.ConnectionClosing.IsCancellationRequested && !registry.IsDraining
                ? StreamEndReason.Draining
            : StreamEndReason.ClientLeft
        );
}
