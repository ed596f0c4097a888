using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using EdgeGateway.Testing;
using EdgeGateway.Testing.Network;
using FunctionalTests.Clients;

namespace FunctionalTests.Streams.Lifecycle;

/// <summary>
/// A client whose host disappears. It has its own connection, and its name is the path of its stream.
/// </summary>
internal sealed class DisappearingClient(string name, NetworkNamespace network) : IDisposable
{
    private readonly Stopwatch _sinceDisappearance = new();
    private IPEndPoint? _address;
    private HttpMessageInvoker? _handler;
    private IDisposable? _stream;
    private Func<Task<string?>>? _next;

    public string Name => name;

    /// <summary>The time since the host disappeared.</summary>
    public TimeSpan Elapsed => _sinceDisappearance.Elapsed;

    public async Task OpenAsync(GatewayHost gateway, string kind, string protocol)
    {
        var (server, http2) = gateway.Endpoint(protocol);
        _handler = Http.CreateInvoker(
            async (context, _) =>
            {
                var socket = await network.ConnectAsync(new IPEndPoint(network.Outside, context.DnsEndPoint.Port));
                _address = (IPEndPoint)socket.LocalEndPoint!;
                return new NetworkStream(socket, ownsSocket: true);
            }
        );
        if (kind == "websocket")
        {
            var socket = await WebSocketClient.OpenAsync(server, name, http2: http2, invoker: _handler);
            (_stream, _next) = (socket, socket.NextAsync);
        }
        else
        {
            var events = await SseClient.OpenAsync(server, name, http2: http2, invoker: _handler);
            (_stream, _next) = (events, async () => (await events.NextAsync())?.Data);
        }
    }

    public async Task ReadAsync() => Assert.NotNull(await _next!());

    public async Task DisappearAsync()
    {
        // Starts before the first packet is dropped, because the limit counts from there.
        _sinceDisappearance.Start();
        await network.DropPacketsAsync(_address!);
    }

    public void Dispose()
    {
        _stream?.Dispose();
        _handler?.Dispose();
    }
}
