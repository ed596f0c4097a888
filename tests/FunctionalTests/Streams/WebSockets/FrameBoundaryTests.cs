using System.Globalization;
using EdgeGateway.Testing;
using FunctionalTests.Conformance;
using FunctionalTests.Wire;

namespace FunctionalTests.Streams.WebSockets;

/// <summary>The positions in a backend's frames at which the gateway may inject a ping.</summary>
[Trait("Category", "Waits")]
public sealed class FrameBoundaryTests
{
    private const int IntervalMs = 300;

    private static readonly TimeSpan Silence = TimeSpan.FromMilliseconds(3 * IntervalMs);

    private static readonly Frame TextPing = Frame.Text(PingFilter.Template);
    private static readonly Frame ControlPing = Frame.Ping();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Between_the_fragments_of_a_message_only_control_pings_are_sent(bool http2Backend)
    {
        var received = new SemaphoreSlim(0);
        Frame[] fragments = [Frame.Text("frag").NotFinal, Frame.Continuation("").NotFinal, Frame.Continuation("ment")];
        await using var backend = await BackendHost.StartAsync(async context =>
        {
            var stream = await RawBackend.AcceptAsync(context);
            foreach (var fragment in fragments)
            {
                await stream.SendAsync(FrameBytes.OfServer(fragment), context.RequestAborted);
                await received.WaitAsync(context.RequestAborted);
            }
        });
        await using var gateway = await StartGatewayAsync(backend, http2Backend);
        using var client = await RawWebSocket.OpenAsync(gateway.Http, "/generic/ws");
        var recorder = new TranscriptRecorder(client);
        var recording = recorder.RunAsync(TestContext.Current.CancellationToken);

        foreach (var fragment in fragments)
        {
            // Waits for the fragment and two more frames.
            await Eventually.HoldsAsync(() => Since(fragment, recorder).Length >= 3);
            received.Release();
        }

        await recording;
        var lines = Since(fragments[0], recorder);
        Assert.Equal(
            Lines(fragments[0], ControlPing, fragments[1], ControlPing, fragments[2], TextPing),
            lines.Where((line, i) => i == 0 || line != lines[i - 1]).SkipLast(1)
        );
    }

    [Theory]
    [InlineData(false, "json")]
    [InlineData(false, "control")]
    [InlineData(true, "json")]
    [InlineData(true, "control")]
    public async Task Inside_a_frame_no_ping_is_sent_however_long_its_rest_takes(bool http2Backend, string mode)
    {
        var ping = mode == "json" ? TextPing : ControlPing;
        var frame = Frame.Text(new string('x', 300));
        var bytes = FrameBytes.OfServer(frame);
        await using var backend = await BackendHost.StartAsync(async context =>
        {
            var stream = await RawBackend.AcceptAsync(context);
            var split = int.Parse(context.Request.Query["split"].ToString(), CultureInfo.InvariantCulture);
            await stream.SendAsync(bytes.AsMemory(0, split), context.RequestAborted);
            await Task.Delay(Silence, context.RequestAborted);
            await stream.SendAsync(bytes.AsMemory(split), context.RequestAborted);
            await stream.ReadExactlyAsync(new byte[1], context.RequestAborted);
        });
        await using var gateway = await StartGatewayAsync(backend, http2Backend, mode);

        // Splits inside the header of 4 octets, right after it, in the payload, and before the last octet.
        await Task.WhenAll(
            ((int[])[1, 2, 3, 4, 5, 150, 303]).Select(async split =>
            {
                using var client = await RawWebSocket.OpenAsync(gateway.Http, $"/generic/ws?split={split}");
                var recorder = new TranscriptRecorder(client);
                var recording = recorder.RunAsync(TestContext.Current.CancellationToken);
                await Eventually.HoldsAsync(() => Since(frame, recorder).Length >= 2);
                await client.SendAsync(FrameBytes.OfClient(Frame.Close(1000)));
                await recording;
                Assert.Equal(Lines(frame, ping), Since(frame, recorder).Take(2));
            })
        );
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task After_an_invalid_frame_no_ping_is_sent(bool http2Backend)
    {
        var before = Frame.Text("before");
        Frame[] invalid =
        [
            new(3, [1]),
            Frame.Ping("p").NotFinal,
            Frame.Continuation("x"),
            Frame.Ping(new string('p', 126)),
        ];
        await using var backend = await BackendHost.StartAsync(async context =>
        {
            var stream = await RawBackend.AcceptAsync(context);
            var frame = invalid[int.Parse(context.Request.Query["frame"].ToString(), CultureInfo.InvariantCulture)];
            byte[] bytes = [.. FrameBytes.OfServer(before), .. FrameBytes.OfServer(frame)];
            await stream.SendAsync(bytes, context.RequestAborted);
            await Task.Delay(Silence, context.RequestAborted);
            await stream.SendAsync(FrameBytes.OfServer(Frame.Text("after")), context.RequestAborted);
        });
        await using var gateway = await StartGatewayAsync(backend, http2Backend);

        await Task.WhenAll(
            invalid.Select(
                async (frame, i) =>
                {
                    using var client = await RawWebSocket.OpenAsync(gateway.Http, $"/generic/ws?frame={i}");
                    var recorder = new TranscriptRecorder(client);
                    await recorder.RunAsync(TestContext.Current.CancellationToken);
                    Assert.Equal(Lines(before, frame, Frame.Text("after")), Since(before, recorder));
                }
            )
        );
    }

    [Theory]
    [InlineData(false, "x-foreign")]
    [InlineData(true, "x-foreign; strength=3")]
    [InlineData(false, "permessage-deflate, x-foreign")]
    [InlineData(true, "x-foreign, permessage-deflate")]
    public async Task With_an_unknown_extension_only_control_pings_are_sent(bool http2Backend, string extensions)
    {
        var hello = Frame.Text("hello");
        await using var backend = await BackendHost.StartAsync(async context =>
        {
            context.Response.Headers.SecWebSocketExtensions = context.Request.Headers.SecWebSocketExtensions;
            var stream = await RawBackend.AcceptAsync(context);
            await stream.SendAsync(FrameBytes.OfServer(hello), context.RequestAborted);
            await stream.ReadExactlyAsync(new byte[1], context.RequestAborted);
        });
        await using var gateway = await StartGatewayAsync(backend, http2Backend);
        using var client = await RawWebSocket.OpenAsync(gateway.Http, "/generic/ws", extensions: extensions);
        Assert.Equal(extensions, client.Extensions);
        var recorder = new TranscriptRecorder(client);
        var recording = recorder.RunAsync(TestContext.Current.CancellationToken);

        await Eventually.HoldsAsync(() => Since(hello, recorder).Length >= 4);
        await client.SendAsync(FrameBytes.OfClient(Frame.Close(1000)));
        await recording;
        Assert.Equal(Lines(hello, ControlPing, ControlPing, ControlPing), Since(hello, recorder).Take(4));
        Assert.DoesNotContain(TextPing.ToString(), Lines(recorder.Read().Frames));
    }

    private static Task<GatewayHost> StartGatewayAsync(BackendHost backend, bool http2Backend, string mode = "json") =>
        GatewayHost.StartAsync([
            .. backend.Route(
                http2Backend,
                ("KeepAliveMode", mode),
                ("KeepAliveInterval", $"{IntervalMs}ms"),
                ("KeepAliveTemplate", PingFilter.Template)
            ),
            ("IdlePolicy:Tick", "00:00:00.050"),
        ]);

    private static string[] Lines(params IEnumerable<Frame> frames) => [.. frames.Select(frame => frame.ToString())];

    // The frames from this one on. On a busy machine a ping may arrive before the backend's first frame.
    private static string[] Since(Frame frame, TranscriptRecorder recorder) =>
        [.. Lines(recorder.Read().Frames).SkipWhile(line => line != frame.ToString())];
}
