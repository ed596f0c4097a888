using System.Net;
using System.Net.WebSockets;
using System.Text;

namespace FunctionalTests.Clients;

/// <summary>A WebSocket over HTTP/1.1 or HTTP/2 that returns whole messages.</summary>
internal sealed class WebSocketClient : IDisposable
{
    private readonly ClientWebSocket _socket = new();

    private WebSocketClient(string? token, bool http2)
    {
        _socket.Options.KeepAliveInterval = TimeSpan.Zero;
        _socket.Options.HttpVersion = http2 ? HttpVersion.Version20 : HttpVersion.Version11;
        _socket.Options.HttpVersionPolicy = HttpVersionPolicy.RequestVersionExact;
        _socket.Options.CollectHttpResponseDetails = true;
        if (token is not null)
        {
            _socket.Options.SetRequestHeader("Authorization", $"Bearer {token}");
        }
    }

    public WebSocketCloseStatus? CloseStatus => _socket.CloseStatus;

    public string? CloseReason => _socket.CloseStatusDescription;

    public static async Task<WebSocketClient> OpenAsync(
        Uri server,
        string path,
        string? token = null,
        bool http2 = false,
        HttpMessageInvoker? invoker = null
    )
    {
        var client = new WebSocketClient(token, http2);
        await client.ConnectAsync(server, path, invoker);
        return client;
    }

    /// <summary>Attempts a handshake that the server must reject, and returns the status.</summary>
    public static async Task<HttpStatusCode> RejectedStatusAsync(
        Uri server,
        string path,
        string? token = null,
        bool http2 = false
    )
    {
        using var client = new WebSocketClient(token, http2);
        await Assert.ThrowsAsync<WebSocketException>(() => client.ConnectAsync(server, path));
        return client._socket.HttpStatusCode;
    }

    /// <summary>Returns the next message's text, or null once the server has sent a Close.</summary>
    public async Task<string?> NextAsync()
    {
        var message = new MemoryStream();
        var buffer = new byte[4096];
        while (true)
        {
            var result = await _socket.ReceiveAsync(buffer.AsMemory(), TestContext.Current.CancellationToken);
            if (result.MessageType == WebSocketMessageType.Close)
            {
                return null;
            }

            message.Write(buffer, 0, result.Count);
            if (result.EndOfMessage)
            {
                return Encoding.UTF8.GetString(message.ToArray());
            }
        }
    }

    public Task SendAsync(string text) =>
        _socket.SendAsync(
            Encoding.UTF8.GetBytes(text),
            WebSocketMessageType.Text,
            true,
            TestContext.Current.CancellationToken
        );

    public Task CloseAsync() =>
        _socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "bye", TestContext.Current.CancellationToken);

    public void Dispose() => _socket.Dispose();

    private Task ConnectAsync(Uri server, string path, HttpMessageInvoker? invoker = null)
    {
        var uri = new UriBuilder(new Uri(server, path)) { Scheme = server.Scheme == "https" ? "wss" : "ws" }.Uri;
        return _socket.ConnectAsync(uri, invoker ?? Http.SharedInvoker, TestContext.Current.CancellationToken);
    }
}
