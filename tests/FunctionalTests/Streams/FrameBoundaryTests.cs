using System.Globalization;
using EdgeGateway.Testing;
using FunctionalTests.Conformance;
using FunctionalTests.Wire;

namespace FunctionalTests.Streams;

/// <summary>Where in a backend's frames a ping may stand, seen octet by octet.</summary>
public sealed class FrameBoundaryTests
{
    private const int IntervalMs = 500;

    private static readonly (string Key, string Value)[] Pinged =
        [("KeepAliveInterval", $"{IntervalMs}ms"), ("KeepAliveTemplate", PingSieve.Template)];

    private static readonly Frame TextPing = Frame.Text(PingSieve.Template);
    private static readonly Frame ControlPing = Frame.Ping();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Between_the_fragments_of_a_message_control_pings_come_and_no_text_ping(bool http2Backend)
    {
        var seen = new SemaphoreSlim(0);
        Frame[] fragments = [Frame.Text("frag").Open, Frame.Continuation("").Open, Frame.Continuation("ment")];
        await using var backend = await BackendHost.StartAsync(async context =>
        {
            var stream = await RawBackend.AcceptAsync(context);
            foreach (var fragment in fragments)
            {
                await stream.SendAsync(FrameBytes.OfServer(fragment), context.RequestAborted);
                await seen.WaitAsync(context.RequestAborted);
            }
        });
        await using var gateway = await GatewayHost.StartAsync(backend.Route(http2Backend, Pinged));
        using var client = await RawWebSocket.OpenAsync(gateway.Http, "/generic/ws");
        var recorder = new Recorder(client);
        var recording = recorder.RunAsync(TestContext.Current.CancellationToken);

        foreach (var fragment in fragments)
        {
            // The fragment and two more frames.
            await Eventually.HoldsAsync(() => Lines(recorder).SkipWhile(line => line != fragment.ToString()).Count() >= 3);
            seen.Release();
        }

        await recording;
        var lines = Lines(recorder);
        Assert.Equal(
            Lines(fragments[0], ControlPing, fragments[1], ControlPing, fragments[2], TextPing),
            lines.Where((line, i) => i == 0 || line != lines[i - 1]).SkipLast(1));
    }

    [Theory]
    [InlineData(false, "json")]
    [InlineData(false, "control")]
    [InlineData(true, "json")]
    [InlineData(true, "control")]
    public async Task Inside_a_frame_nothing_comes_however_long_its_rest_takes(bool http2Backend, string mode)
    {
        var frame = Frame.Text(new string('x', 300));
        var bytes = FrameBytes.OfServer(frame);
        var silence = TimeSpan.FromMilliseconds(3 * IntervalMs);
        await using var backend = await BackendHost.StartAsync(async context =>
        {
            var stream = await RawBackend.AcceptAsync(context);
            var cut = int.Parse(context.Request.Query["cut"].ToString(), CultureInfo.InvariantCulture);
            await stream.SendAsync(bytes.AsMemory(0, cut), context.RequestAborted);
            await Task.Delay(silence, context.RequestAborted);
            await stream.SendAsync(bytes.AsMemory(cut), context.RequestAborted);
            await stream.ReadExactlyAsync(new byte[1], context.RequestAborted);
        });
        await using var gateway = await GatewayHost.StartAsync(backend.Route(http2Backend, [.. Pinged, ("KeepAliveMode", mode)]));

        // Inside the header of 4 octets, right behind it, in the payload, and before its last octet.
        await Task.WhenAll(((int[])[1, 2, 3, 4, 5, 150, 303]).Select(async cut =>
        {
            using var client = await RawWebSocket.OpenAsync(gateway.Http, $"/generic/ws?cut={cut}");
            var recorder = new Recorder(client);
            var recording = recorder.RunAsync(TestContext.Current.CancellationToken);
            await Eventually.HoldsAsync(() => recorder.Read().Frames.Count >= 2);
            await client.SendAsync(FrameBytes.OfClient(Frame.Close(1000)));
            await recording;
            Assert.Equal(Lines(frame, mode == "json" ? TextPing : ControlPing), Lines(recorder).Take(2));
        }));
    }

    [Theory]
    [InlineData(false, "x-foreign")]
    [InlineData(true, "x-foreign; strength=3")]
    [InlineData(false, "permessage-deflate, x-foreign")]
    [InlineData(true, "x-foreign, permessage-deflate")]
    public async Task Where_another_extension_rules_what_a_text_means_only_control_pings_come(bool http2Backend, string extensions)
    {
        await using var backend = await BackendHost.StartAsync(async context =>
        {
            context.Response.Headers.SecWebSocketExtensions = context.Request.Headers.SecWebSocketExtensions;
            var stream = await RawBackend.AcceptAsync(context);
            await stream.SendAsync(FrameBytes.OfServer(Frame.Text("hello")), context.RequestAborted);
            await stream.ReadExactlyAsync(new byte[1], context.RequestAborted);
        });
        await using var gateway = await GatewayHost.StartAsync(backend.Route(http2Backend, Pinged));
        using var client = await RawWebSocket.OpenAsync(gateway.Http, "/generic/ws", extensions: extensions);
        Assert.Equal(extensions, client.Extensions);
        var recorder = new Recorder(client);
        var recording = recorder.RunAsync(TestContext.Current.CancellationToken);

        await Eventually.HoldsAsync(() => recorder.Read().Frames.Count >= 4);
        await client.SendAsync(FrameBytes.OfClient(Frame.Close(1000)));
        await recording;
        Assert.Equal(Lines(Frame.Text("hello"), ControlPing, ControlPing, ControlPing), Lines(recorder).Take(4));
    }

    private static string[] Lines(params IEnumerable<Frame> frames) => [.. frames.Select(frame => frame.ToString())];

    private static string[] Lines(Recorder recorder) => Lines(recorder.Read().Frames);
}
