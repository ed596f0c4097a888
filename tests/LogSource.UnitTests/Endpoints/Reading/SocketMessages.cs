using System.Net.WebSockets;
using System.Text;
using EdgeGateway.Testing;

namespace LogSource.UnitTests.Endpoints.Reading;

/// <summary>Opens WebSockets of a log source and reads their messages.</summary>
internal static class SocketMessages
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static async Task<ClientWebSocket> ConnectAsync(LogSourceHost host, string version, string path)
    {
        var socket = new ClientWebSocket();
        socket.Options.HttpVersion = Version.Parse(version);
        socket.Options.HttpVersionPolicy = HttpVersionPolicy.RequestVersionExact;
        socket.Options.KeepAliveInterval = TimeSpan.Zero;
        socket.Options.CollectHttpResponseDetails = true;
        var address = new UriBuilder(new Uri(version == "2.0" ? host.H2c : host.Http, path)) { Scheme = "ws" };
        using var invoker = new HttpMessageInvoker(new SocketsHttpHandler(), disposeHandler: false);
        await socket.ConnectAsync(address.Uri, invoker, Cancel);
        return socket;
    }

    /// <summary>The next text message, or null for the close.</summary>
    public static async Task<string?> NextAsync(ClientWebSocket socket)
    {
        var buffer = new byte[100_000];
        var length = 0;
        while (true)
        {
            var part = await socket.ReceiveAsync(buffer.AsMemory(length), Cancel).AsTask().WaitAsync(Deadline, Cancel);
            if (part.MessageType == WebSocketMessageType.Close)
            {
                return null;
            }

            Assert.Equal(WebSocketMessageType.Text, part.MessageType);
            length += part.Count;
            if (part.EndOfMessage)
            {
                return Encoding.UTF8.GetString(buffer.AsSpan(0, length));
            }
        }
    }
}
