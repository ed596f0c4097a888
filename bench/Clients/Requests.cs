using System.Text;

namespace EdgeGateway.Bench.Clients;

/// <summary>The bytes that clients send: HTTP/1.1 requests and a WebSocket Close frame.</summary>
internal static class Requests
{
    // The mask is zero, so the bytes of the close code are unchanged.
    private const ushort NormalClosure = 1000;

    /// <summary>A Close frame of a client.</summary>
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

    /// <summary>The status of a response that opens a stream.</summary>
    public static int OpenStatus(StreamKind kind) => kind == StreamKind.WebSocket ? 101 : 200;
}
