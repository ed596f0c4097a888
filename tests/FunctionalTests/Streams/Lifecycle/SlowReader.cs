using EdgeGateway.Testing;
using FunctionalTests.Clients;

namespace FunctionalTests.Streams.Lifecycle;

/// <summary>A client that reads only on request. Its path is <c>…/{h1|h2}/{events|websocket|download}</c>.</summary>
internal sealed class SlowReader : IDisposable
{
    // With a large buffer the TCP window opens in steps so large that a reader of 1 KB/s looks stopped for minutes.
    private const int ReceiveBuffer = 8 * 1024;

    private readonly IDisposable _connection;
    private readonly Func<int, Task<int>> _read;

    private SlowReader(IDisposable connection, Func<int, Task<int>> read) => (_connection, _read) = (connection, read);

    public static Task<SlowReader> OpenAsync(GatewayHost gateway, HttpMessageInvoker connection, string path)
    {
        var isWebSocket = path.EndsWith("websocket", StringComparison.Ordinal);
        return path.Contains("/h2/", StringComparison.Ordinal)
            ? OpenHttp2Async(gateway.H2c, connection, path, isWebSocket)
            : OpenHttp1Async(gateway.Http, path, isWebSocket);
    }

    /// <summary>Reads at most this many available bytes; 0 at the end.</summary>
    public Task<int> ReadAsync(int count) => _read(count);

    public void Dispose() => _connection.Dispose();

    private static async Task<SlowReader> OpenHttp1Async(Uri server, string path, bool isWebSocket)
    {
        var connection = await RawConnection.OpenAsync(server, ReceiveBuffer);
        var upgrade =
            "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
        await connection.SendAsync($"GET {path} HTTP/1.1\r\nHost: x\r\n{(isWebSocket ? upgrade : "")}\r\n");
        return new SlowReader(connection, async count => (await connection.ReadAsync(count)).Length);
    }

    private static async Task<SlowReader> OpenHttp2Async(
        Uri server,
        HttpMessageInvoker connection,
        string path,
        bool isWebSocket
    )
    {
        var request = new HttpRequestMessage(isWebSocket ? HttpMethod.Connect : HttpMethod.Get, new Uri(server, path));
        if (isWebSocket)
        {
            request.Headers.Protocol = "websocket";
            request.Headers.Add("Sec-WebSocket-Version", "13");
        }

        var response = await Http.SendAsync(request, http2: true, invoker: connection);
        var body = await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
        return new SlowReader(
            response,
            async count => await body.ReadAsync(new byte[count], TestContext.Current.CancellationToken)
        );
    }
}
