using System.Text;
using EdgeGateway.Streams.Lifecycle;
using EdgeGateway.Streams.Policy;
using static EdgeGateway.UnitTests.Streams.WebSockets.WebSocketHarness;

namespace EdgeGateway.UnitTests.Streams.WebSockets;

public sealed class ProxiedWebSocketTests
{
    private static readonly byte[] ControlPing = [0x89, 0];

    [Fact]
    public async Task The_backends_bytes_pass_as_they_are()
    {
        using var harness = Create();
        await harness.SendAsync(Message);
        Assert.Equal(Message, await harness.ReadAsync());
    }

    [Fact]
    public async Task A_quiet_stream_gets_a_json_ping_each_interval()
    {
        using var harness = Create();
        for (var i = 0; i < 3; i++)
        {
            harness.BeginRead();
            harness.Advance(15.25);
            var frame = await harness.ReadAsync();
            Assert.Equal(0x81, frame[0]);
            Assert.Equal(frame.Length - 2, frame[1]);
            Assert.Equal(
                $$"""{"name":"ping","event":"ping","timestamp":"{{harness.Time.GetUtcNow():yyyy-MM-ddTHH:mm:ss.fff}}Z"}""",
                Encoding.UTF8.GetString(frame.AsSpan(2))
            );
        }
    }

    [Fact]
    public async Task A_backend_whose_empty_reads_promise_nothing_is_pinged_read_and_cut_like_any_other()
    {
        using var harness = Create(expiresIn: TimeSpan.FromSeconds(50), promisesNothing: true);
        for (var i = 0; i < 2; i++)
        {
            harness.BeginRead();
            harness.Advance(15.25);
            Assert.Equal(0x81, (await harness.ReadAsync())[0]);
            await harness.SendAsync(Message);
            Assert.Equal(Message, await harness.ReadAsync());
        }

        harness.BeginRead();
        harness.Advance(15.25);
        Assert.Equal(0x81, (await harness.ReadAsync())[0]);
        harness.BeginRead();
        await harness.SendAsync(Message);
        Assert.Equal(Message, await harness.ReadAsync());
        harness.BeginRead();
        harness.Advance(5);
        AssertClose(1008, "token-expired", await harness.ReadAsync());
        harness.BeginRead();
        harness.Advance(1.25);
        Assert.Empty(await harness.ReadAsync());
        Assert.False(harness.Aborted);
    }

    [Fact]
    public async Task A_route_words_its_pings_itself()
    {
        using var harness = Create(
            StreamHarness.DefaultPolicy with
            {
                Template = """{"type":"heartbeat","at":["{timestamp}"]}""",
            }
        );
        harness.BeginRead();
        harness.Advance(15.25);
        var frame = await harness.ReadAsync();
        Assert.Equal(
            """{"type":"heartbeat","at":["2015-02-16T02:02:59.180Z"]}""",
            Encoding.UTF8.GetString(frame.AsSpan(2))
        );
    }

    [Fact]
    public async Task A_stream_that_speaks_gets_no_ping()
    {
        using var harness = Create();
        for (var i = 0; i < 10; i++)
        {
            harness.BeginRead();
            harness.Advance(14);
            await harness.SendAsync(Message);
            Assert.Equal(Message, await harness.ReadAsync());
        }
    }

    [Fact]
    public async Task What_the_client_sends_does_not_put_the_ping_off()
    {
        using var harness = Create();
        harness.BeginRead();
        harness.Advance(10);
        await harness.ClientSendsAsync(0x8A, 0x80, 0, 0, 0, 0);
        harness.Advance(5.25);
        Assert.Equal(0x81, (await harness.ReadAsync())[0]);
    }

    [Fact]
    public async Task Inside_a_fragmented_message_the_ping_is_a_control_frame()
    {
        using var harness = Create();
        await harness.SendAsync([0x01, 1, (byte)'a']);
        await harness.ReadAsync();
        harness.BeginRead();
        harness.Advance(15.25);
        Assert.Equal(ControlPing, await harness.ReadAsync());
    }

    [Fact]
    public async Task Inside_a_frame_nothing_is_said_and_after_it_the_ping_comes()
    {
        using var harness = Create(HarnessPolicy(idle: 120));
        await harness.SendAsync([0x81, 2, (byte)'h']);
        await harness.ReadAsync();
        harness.BeginRead();
        harness.Advance(60);
        await harness.SendAsync(RestOfMessage);
        Assert.Equal(RestOfMessage, await harness.ReadAsync());
        harness.BeginRead();
        harness.Advance(15.25);
        Assert.Equal(0x81, (await harness.ReadAsync())[0]);
    }

    [Fact]
    public async Task After_the_backends_close_nothing_is_said()
    {
        using var harness = Create();
        byte[] close = [0x88, 2, 0x03, 0xE8];
        await harness.SendAsync(close);
        Assert.Equal(close, await harness.ReadAsync());
        harness.BeginRead();
        harness.Advance(20);
        harness.Backend.Writer.Complete();
        Assert.Empty(await harness.ReadAsync());
        Assert.Equal(StreamEndReason.BackendEnded, harness.Stream.EndReason);
    }

    [Fact]
    public async Task A_foreign_extension_or_the_mode_control_allow_control_frames_only()
    {
        using var foreign = Create(controlOnly: true);
        using var control = Create(StreamHarness.DefaultPolicy with { Mode = KeepAliveMode.Control });
        foreach (var harness in new[] { foreign, control })
        {
            harness.BeginRead();
            harness.Advance(15.25);
            Assert.Equal(ControlPing, await harness.ReadAsync());
        }
    }
}
