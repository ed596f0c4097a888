using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace FunctionalTests.Secrets;

/// <summary>
/// Answers each command as a Redis does that does not know it (a renamed <c>AUTH</c>, an old version without
/// <c>HELLO</c>): with an error that quotes the arguments.
/// </summary>
internal sealed class EchoingRedis : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    public EchoingRedis()
    {
        _listener.Start();
        _ = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Whether a client has sent a command with this argument.</summary>
    public bool HasEchoed(string argument) => _echoed.Contains(argument, StringComparison.Ordinal);

    private volatile string _echoed = "";

    public void Dispose() => _listener.Dispose();

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = ServeAsync(await _listener.AcceptTcpClientAsync());
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // The end of the test.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            using var reader = new StreamReader(client.GetStream(), Encoding.UTF8);
            try
            {
                while (await reader.ReadLineAsync() is ['*', .. var count])
                {
                    var command = new List<string>();
                    for (var i = int.Parse(count, CultureInfo.InvariantCulture); i > 0; i--)
                    {
                        await reader.ReadLineAsync();
                        command.Add(await reader.ReadLineAsync() ?? "");
                    }

                    var arguments = string.Join(' ', command.Skip(1).Select(argument => $"'{argument}'"));
                    _echoed += arguments;
                    await client
                        .GetStream()
                        .WriteAsync(
                            Encoding.UTF8.GetBytes(
                                $"-ERR unknown command '{command[0]}', with args beginning with: {arguments} \r\n"
                            )
                        );
                }
            }
            catch (IOException)
            {
                // The client has left.
            }
        }
    }
}
