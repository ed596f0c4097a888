using EdgeGateway.Testing;
using FunctionalTests.Clients;

namespace FunctionalTests.Streams;

/// <summary>A client over HTTP/2 that tells how its stream ended.</summary>
internal sealed class EndingClient(GatewayHost gateway, bool webSocket) : IDisposable
{
    private const string Path = "/generic/example-app";

    private WebSocketClient? _socket;
    private SseClient? _events;

    /// <summary>Opens the stream.</summary>
    public async Task OpenAsync(string token)
    {
        if (webSocket)
        {
            _socket = await WebSocketClient.OpenAsync(gateway.H2c, Path, token, http2: true);
        }
        else
        {
            _events = await SseClient.OpenAsync(gateway.H2c, Path, token, http2: true);
        }
    }

    /// <summary>The close code and reason of a WebSocket; of an event stream, whether its body ended or was broken off.</summary>
    public async Task<string> EndAsync()
    {
        try
        {
            while (await NextAsync()) { }
        }
        catch (Exception exception) when (exception is IOException or HttpRequestException)
        {
            return "broken off";
        }

        return _socket is null ? "end of body" : $"{(int)_socket.CloseStatus!} {_socket.CloseReason}";
    }

    public void Dispose()
    {
        _socket?.Dispose();
        _events?.Dispose();
    }

    private async Task<bool> NextAsync() =>
        _socket is null ? await _events!.NextAsync() is not null : await _socket.NextAsync() is not null;
}
