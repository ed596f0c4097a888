using System.Text;
using CsCheck;
using EdgeGateway.Fuzzing.Models;
using EdgeGateway.Streams.Lifecycle;
using EdgeGateway.Streams.Pings;
using EdgeGateway.Streams.WebSockets;

namespace EdgeGateway.UnitTests.Streams.WebSockets;

public sealed class RandomWebSocketTests
{
    private const string Template = """{"ping":1}""";

    private static readonly byte[] Close = [0x88, 0];
    private static readonly string Message = Encoding.Latin1.GetString(
        WebSocketFrames.Text(Encoding.UTF8.GetBytes(Template))
    );
    private static readonly string Ping = Encoding.Latin1.GetString(WebSocketFrames.Ping.Span);

    // Whole and fragmented messages of letters, which cannot be mistaken for a ping.
    private static readonly Gen<byte[]> Inputs = Gen.Select(Gen.Int[0, 20], Gen.Bool, Gen.Bool)
        .Array[0, 20]
        .Select(frames =>
        {
            var inMessage = false;
            return frames
                .SelectMany(frame =>
                {
                    var (length, final, wide) = frame;
                    var first = (byte)((final ? 0x80 : 0) | (inMessage ? 0 : 1));
                    inMessage = !final;
                    return Frames
                        .Header(first, (ulong)length, false, (byte)(wide ? 126 : 0))
                        .Concat(Enumerable.Repeat((byte)'x', length));
                })
                .Concat(Close)
                .ToArray();
        });

    [Fact]
    public async Task Pings_at_any_time_do_not_lose_repeat_or_move_any_byte() =>
        await Gen.Select(Inputs, RandomPlay.Moves, Gen.Bool, Gen.Bool, Gen.Int[1, 40])
            .SampleAsync(
                async (input, moves, json, emptyReadsReturnAtOnce, size) =>
                {
                    using var harness = new StreamHarness(
                        (backend, context) => new ProxiedWebSocket(backend, context, controlOnly: false),
                        StreamKind.WebSocket,
                        StreamPlayer.Policy(json ? KeepAliveMode.Json : KeepAliveMode.Control, Template),
                        emptyReadsReturnAtOnce: emptyReadsReturnAtOnce
                    )
                    {
                        BufferSize = size,
                    };
                    var output = await RandomPlay.RunAsync(harness, input, moves);
                    Assert.Equal(
                        new FrameState(true, FrameState.Of(input).InMessage, true, false),
                        FrameState.Of(output)
                    );
                    var rest = Encoding
                        .Latin1.GetString(output)
                        .Replace(Message, "", StringComparison.Ordinal)
                        .Replace(Ping, "", StringComparison.Ordinal);
                    Assert.Equal(input, Encoding.Latin1.GetBytes(rest));
                },
                iter: 2_000
            );
}
