using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using EdgeGateway.Testing.Network;

namespace FunctionalTests.ReverseProxy;

/// <summary>
/// An HTTP/1.1 backend on a plain socket. It records each request's head byte for byte and sends a response that the
/// test sets. Texts are Latin-1: one character is one byte.
/// </summary>
internal sealed class RawHttpBackend : IDisposable
{
    /// <summary>The head of the default response.</summary>
    public const string Ok = "HTTP/1.1 200 OK\r\nContent-Length: 0";

    private const string End = "\r\n\r\n";

    private readonly TcpServer _server;
    private readonly ConcurrentQueue<string> _heads = new();

    public RawHttpBackend() => _server = new TcpServer(ServeAsync);

    /// <summary>The backend's URL.</summary>
    public Uri Url => new($"http://{_server.Address}/");

    /// <summary>The head of each response. <c>{accept}</c> becomes the value for <c>Sec-WebSocket-Accept</c>.</summary>
    public string ResponseHead { get; set; } = Ok;

    /// <summary>The body of each response.</summary>
    public string ResponseBody { get; set; } = "";

    /// <summary>Returns the request heads that arrived since the last call.</summary>
    public string[] TakeHeads()
    {
        var taken = new List<string>();
        while (_heads.TryDequeue(out var head))
        {
            taken.Add(head);
        }

        return [.. taken];
    }

    public void Dispose() => _server.Dispose();

    // One request per connection. The rest of the connection's bytes are read and dropped.
    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                var stream = client.GetStream();
                var buffer = new byte[16 * 1024];
                var head = "";
                while (!head.Contains(End, StringComparison.Ordinal))
                {
                    if (await stream.ReadAsync(buffer) is not (> 0 and var count))
                    {
                        return;
                    }

                    head += Encoding.Latin1.GetString(buffer, 0, count);
                }

                _heads.Enqueue(head[..(head.IndexOf(End, StringComparison.Ordinal) + 2)]);
                await stream.WriteAsync(
                    Encoding.Latin1.GetBytes(
                        ResponseHead.Replace("{accept}", ComputeAccept(head), StringComparison.Ordinal)
                            + End
                            + ResponseBody
                    )
                );
                client.Client.Shutdown(SocketShutdown.Send);
                while (await stream.ReadAsync(buffer) > 0) { }
            }
            catch (IOException)
            {
                // The gateway has reset the connection.
            }
        }
    }

    // RFC 6455 section 4.2.2.
    private static string ComputeAccept(string head)
    {
        const string Key = "Sec-WebSocket-Key: ";
        if (head.IndexOf(Key, StringComparison.OrdinalIgnoreCase) is not (>= 0 and var at))
        {
            return "";
        }

        var key = head[(at + Key.Length)..head.IndexOf("\r\n", at, StringComparison.Ordinal)];
#pragma warning disable CA5350 // RFC 6455 requires SHA-1 here; it protects nothing.
        return Convert.ToBase64String(
            SHA1.HashData(Encoding.ASCII.GetBytes(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"))
        );
#pragma warning restore CA5350
    }
}
