using System.Net.Sockets;
using System.Text;

namespace LogSource.UnitTests.Syslog;

/// <summary>A client that sends messages over TCP.</summary>
internal sealed class SyslogClient : IDisposable
{
    private readonly TcpClient _client = new() { NoDelay = true };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public Stream Stream { get; private set; } = Stream.Null;

    public static async Task<SyslogClient> ConnectAsync(int port)
    {
        var client = new SyslogClient();
        await client._client.ConnectAsync("127.0.0.1", port, Cancel);
        client.Stream = client._client.GetStream();
        return client;
    }

    public static string Message(string app, string text) => $"<13>1 - host {app} web.1 - - {text}";

    public async Task SendAsync(string text) => await Stream.WriteAsync(Encoding.UTF8.GetBytes(text), Cancel);

    /// <summary>Shuts down the sending side.</summary>
    public void End() => _client.Client.Shutdown(SocketShutdown.Send);

    /// <summary>Returns when the server has closed the connection. Fails if the server sends a byte.</summary>
    public async Task UntilClosedAsync()
    {
        try
        {
            Assert.Equal(
                0,
                await Stream.ReadAsync(new byte[1], Cancel).AsTask().WaitAsync(TimeSpan.FromSeconds(30), Cancel)
            );
        }
        catch (IOException)
        {
            // The server closed the connection before it had read all bytes.
        }
    }

    public void Dispose() => _client.Dispose();
}
