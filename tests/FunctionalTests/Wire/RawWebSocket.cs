using System.Net;
using System.Net.Sockets;
using System.Text;
using FunctionalTests.Clients;

namespace FunctionalTests.Wire;

/// <summary>A client's WebSocket as a raw byte stream after the handshake.</summary>
/// <param name="stream">The connection or the HTTP/2 stream.</param>
/// <param name="extensions">The negotiated extensions.</param>
/// <param name="leave">Closes the client's side.</param>
internal sealed class RawWebSocket(Stream stream, string extensions, Action leave) : IDisposable
{
    public string Extensions => extensions;

    public static Task<RawWebSocket> OpenAsync(
        Uri server,
        string path,
        bool http2 = false,
        string? extensions = null
    ) => http2 ? ConnectAsync(server, path, extensions) : UpgradeAsync(server, path, extensions);

    public async Task SendAsync(ReadOnlyMemory<byte> bytes)
    {
        await stream.WriteAsync(bytes, TestContext.Current.CancellationToken);
        await stream.FlushAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>
    /// Reads available bytes; 0 at the end. FIN and RST are treated alike, because which one arrives is a race.
    /// </summary>
    public async Task<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        try
        {
            return await stream.ReadAsync(buffer, cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException or HttpRequestException)
        {
            return 0;
        }
    }

    /// <summary>Closes the client's side without a Close frame.</summary>
    public void Leave() => leave();

    public void Dispose() => stream.Dispose();

    private static async Task<RawWebSocket> UpgradeAsync(Uri server, string path, string? extensions)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, server.Port, TestContext.Current.CancellationToken);
        var stream = new NetworkStream(socket, ownsSocket: true);
        var offer = extensions is null ? "" : $"Sec-WebSocket-Extensions: {extensions}\r\n";
        await stream.WriteAsync(
            Encoding.ASCII.GetBytes(
                $"GET {path} HTTP/1.1\r\nHost: {server.Authority}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                    + $"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n{offer}\r\n"
            )
        );

        // Reads octet by octet, because WebSocket frames may follow the head.
        var head = new StringBuilder();
        var octet = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            await stream.ReadExactlyAsync(octet, TestContext.Current.CancellationToken);
            head.Append((char)octet[0]);
        }

        var lines = head.ToString().Split("\r\n");
        Assert.StartsWith("HTTP/1.1 101 ", lines[0], StringComparison.Ordinal);
        const string Name = "Sec-WebSocket-Extensions:";
        var negotiated = lines.FirstOrDefault(line => line.StartsWith(Name, StringComparison.OrdinalIgnoreCase));
        return new RawWebSocket(
            stream,
            negotiated?[Name.Length..].Trim() ?? "",
            () => socket.Shutdown(SocketShutdown.Send)
        );
    }

    // RFC 8441 section 4.
    private static async Task<RawWebSocket> ConnectAsync(Uri server, string path, string? extensions)
    {
        var request = new HttpRequestMessage(HttpMethod.Connect, new Uri(server, path))
        {
            Headers = { Protocol = "websocket" },
        };
        request.Headers.Add("Sec-WebSocket-Version", "13");
        if (extensions is not null)
        {
            request.Headers.Add("Sec-WebSocket-Extensions", extensions);
        }

        var response = await Http.SendAsync(request, http2: true);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var negotiated = response.Headers.TryGetValues("Sec-WebSocket-Extensions", out var values)
            ? string.Join(", ", values)
            : "";
        var stream = await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
        return new RawWebSocket(stream, negotiated, stream.Dispose);
    }
}
