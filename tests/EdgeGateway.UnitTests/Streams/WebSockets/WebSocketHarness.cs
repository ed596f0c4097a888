using System.Buffers.Binary;
using System.Text;
using EdgeGateway.Streams.Lifecycle;
using EdgeGateway.Streams.Pings;
using EdgeGateway.Streams.Policy;
using EdgeGateway.Streams.WebSockets;

namespace EdgeGateway.UnitTests.Streams.WebSockets;

/// <summary>Frames, policies and assertions for the tests of proxied WebSockets.</summary>
internal static class WebSocketHarness
{
    public static byte[] Message { get; } = [0x81, 2, (byte)'h', (byte)'i'];

    /// <summary>A message without its last byte, <see cref="RestOfMessage"/>.</summary>
    public static byte[] BeginningOfMessage { get; } = [0x81, 2, (byte)'h'];

    public static byte[] RestOfMessage { get; } = [(byte)'i'];

    /// <summary>A masked Pong frame without a payload.</summary>
    public static byte[] ClientPong { get; } = [0x8A, 0x80, 0, 0, 0, 0];

    /// <summary>A masked Close frame without a payload.</summary>
    public static byte[] ClientClose { get; } = [0x88, 0x80, 0, 0, 0, 0];

    public static StreamHarness Create(
        StreamPolicy? policy = null,
        TimeSpan? expiresIn = null,
        bool controlOnly = false,
        bool emptyReadsReturnAtOnce = false
    ) =>
        new(
            (backend, context) => new ProxiedWebSocket(backend, context, controlOnly),
            StreamKind.WebSocket,
            policy,
            expiresIn,
            emptyReadsReturnAtOnce
        );

    public static StreamPolicy HarnessPolicy(KeepAliveMode mode = KeepAliveMode.Json, int idle = 30) =>
        StreamHarness.DefaultPolicy with
        {
            Mode = mode,
            IdleTimeout = TimeSpan.FromSeconds(idle),
        };

    public static void AssertClose(int code, string reason, byte[] frame)
    {
        Assert.Equal(0x88, frame[0]);
        Assert.Equal(frame.Length - 2, frame[1]);
        Assert.Equal(code, BinaryPrimitives.ReadUInt16BigEndian(frame.AsSpan(2)));
        Assert.Equal(reason, Encoding.UTF8.GetString(frame.AsSpan(4)));
    }
}
