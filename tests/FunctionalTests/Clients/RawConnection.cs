using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;

namespace FunctionalTests.Clients;

/// <summary>A TCP connection on which a test sends any bytes, well formed or not.</summary>
internal sealed class RawConnection : IDisposable
{
    private static readonly TimeSpan FrameTimeout = TimeSpan.FromSeconds(20);

    private readonly TcpClient _client = new() { NoDelay = true };

    /// <summary>The connection's bytes.</summary>
    public NetworkStream Stream => _client.GetStream();

    public static async Task<RawConnection> OpenAsync(Uri server, int? receiveBuffer = null)
    {
        var connection = new RawConnection();
        if (receiveBuffer is { } size)
        {
            connection._client.ReceiveBufferSize = size;
        }

        await connection._client.ConnectAsync(server.Host, server.Port, TestContext.Current.CancellationToken);
        return connection;
    }

    public Task SendAsync(string text) => SendAsync(Encoding.ASCII.GetBytes(text));

    public async Task SendAsync(byte[] bytes) =>
        await _client.GetStream().WriteAsync(bytes, TestContext.Current.CancellationToken);

    /// <summary>Returns available bytes, or none at the end of the stream.</summary>
    public async Task<byte[]> ReadAsync(int most = 64 * 1024)
    {
        var buffer = new byte[most];
        return buffer[..await _client.GetStream().ReadAsync(buffer, TestContext.Current.CancellationToken)];
    }

    /// <summary>Reads an HTTP/2 frame: its type and its payload.</summary>
    /// <exception cref="EndOfStreamException">The server has closed the connection.</exception>
    public async Task<(byte Type, byte[] Payload)> ReadFrameAsync()
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(FrameTimeout);
        var head = new byte[9];
        await Stream.ReadExactlyAsync(head, limit.Token);
        var payload = new byte[BinaryPrimitives.ReadInt32BigEndian(head) >>> 8];
        await Stream.ReadExactlyAsync(payload, limit.Token);
        return (head[3], payload);
    }

    /// <summary>
    /// Reads until the server closes the connection, or resets it because it ignores the rest of the request.
    /// </summary>
    public async Task<string> ReadToEndAsync()
    {
        var all = new StringBuilder();
        try
        {
            while (await ReadAsync() is { Length: > 0 } bytes)
            {
                all.Append(Encoding.UTF8.GetString(bytes));
            }
        }
        catch (IOException exception)
            when (exception.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionReset }) { }

        return all.ToString();
    }

    /// <summary>Closes the connection with RST.</summary>
    public void Reset()
    {
        _client.LingerState = new LingerOption(true, 0);
        _client.Dispose();
    }

    public void Dispose() => _client.Dispose();
}
