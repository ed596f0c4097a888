using EdgeGateway.Testing;
using FunctionalTests.Clients;

namespace FunctionalTests.Streams.Lifecycle;

/// <summary>A client over HTTP/2 that reports how its stream ended.</summary>
internal sealed class StreamEndClient(GatewayHost gateway, bool webSocket) : IDisposable
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

    /// <summary>
    /// Reads to the end. Returns the close code and reason of a WebSocket, or <c>end of body</c> or <c>aborted</c> for
    /// an event stream.
    /// </summary>
    public async Task<string> ReadToEndAsync()
    {
        try
        {
            while (await NextAsync()) { }
        }
        catch (Exception exception) when (exception is IOException or HttpRequestException)
        {
            return "aborted";
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
