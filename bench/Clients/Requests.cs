using System.Text;

namespace EdgeGateway.Bench.Clients;

/// <summary>What clients send: HTTP/1.1, and the one WebSocket frame that they ever have to send.</summary>
internal static class Requests
{
    // Masked with zeros, 1000: the bytes of the code as they are.
    private const ushort NormalClosure = 1000;

    /// <summary>A Close frame of a client's.</summary>
    public static ReadOnlyMemory<byte> Close { get; } =
        new byte[] { 0x88, 0x82, 0, 0, 0, 0, NormalClosure >> 8, NormalClosure & 0xFF };

    /// <summary>The request that opens a stream.</summary>
    public static ReadOnlyMemory<byte> Open(StreamKind kind, string path) =>
        Encoding.ASCII.GetBytes(
            kind switch
            {
                StreamKind.WebSocket =>
                    $"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                        + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
                _ => $"GET {path} HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n",
            }
        );

    /// <summary>The status of a stream that is open.</summary>
    public static int OpenStatus(StreamKind kind) => kind == StreamKind.WebSocket ? 101 : 200;
}
