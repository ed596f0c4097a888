using System.Net.Sockets;
using System.Text;
using EdgeGateway.Testing.Network;

namespace FunctionalTests.Secrets;

/// <summary>A proxy that answers each request for a tunnel with 407, which the framework reports with its address.</summary>
internal sealed class RefusingProxy : IDisposable
{
    private readonly TcpServer _server = new(ServeAsync);

    public int Port => _server.Address.Port;

    public void Dispose() => _server.Dispose();

    private static async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                using var reader = new StreamReader(client.GetStream(), Encoding.ASCII);
                while (await reader.ReadLineAsync() is { Length: > 0 }) { }

                await client
                    .GetStream()
                    .WriteAsync("HTTP/1.1 407 No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"u8.ToArray());
            }
            catch (IOException)
            {
                // The client has left.
            }
        }
    }
}
