using System.Net.Sockets;
using System.Text;

namespace LogSource.UnitTests.Syslog;

/// <summary>One who sends messages over TCP.</summary>
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

    /// <summary>Ends its side.</summary>
    public void End() => _client.Client.Shutdown(SocketShutdown.Send);

    /// <summary>Returns when the other side has ended the connection, and fails where it sends something.</summary>
    public async Task ClosedAsync()
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
            // It was closed over bytes that were not read.
        }
    }

    public void Dispose() => _client.Dispose();
}
