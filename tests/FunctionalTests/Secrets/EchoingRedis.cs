using System.Globalization;
using System.Net.Sockets;
using System.Text;
using EdgeGateway.Testing.Network;

namespace FunctionalTests.Secrets;

/// <summary>
/// Answers each command as a Redis does that does not know it (a renamed <c>AUTH</c>, an old version without
/// <c>HELLO</c>): with an error that quotes the arguments.
/// </summary>
internal sealed class EchoingRedis : IDisposable
{
    private readonly TcpServer _server;
    private volatile string _echoed = "";

    public EchoingRedis() => _server = new TcpServer(ServeAsync);

    public int Port => _server.Address.Port;

    /// <summary>Whether a client has sent a command with this argument.</summary>
    public bool HasEchoed(string argument) => _echoed.Contains(argument, StringComparison.Ordinal);

    public void Dispose() => _server.Dispose();

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
