using System.Text;
using EdgeGateway.Streams.Lifecycle;
using EdgeGateway.Streams.Pings;
using static EdgeGateway.UnitTests.Streams.WebSockets.WebSocketHarness;

namespace EdgeGateway.UnitTests.Streams.WebSockets;

public sealed class ProxiedWebSocketTests
{
    private static readonly byte[] ControlPing = [0x89, 0];

    [Fact]
    public async Task Bytes_of_the_backend_pass_unchanged()
    {
        using var harness = Create();
        await harness.SendAsync(Message);
        Assert.Equal(Message, await harness.ReadAsync());
    }

    [Fact]
    public async Task A_silent_stream_receives_a_JSON_ping_every_interval()
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
    public async Task A_backend_whose_empty_reads_return_at_once_is_pinged_read_and_closed_like_any_other()
    {
        using var harness = Create(expiresIn: TimeSpan.FromSeconds(50), emptyReadsReturnAtOnce: true);
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

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Bytes_of_the_backend_wait_for_a_ping_that_the_client_has_not_accepted(bool emptyReadsReturnAtOnce)
    {
        using var harness = Create(emptyReadsReturnAtOnce: emptyReadsReturnAtOnce);
        var accepts = new TaskCompletionSource();
        harness.ClientAccepts = accepts.Task;
        harness.BeginRead();
        harness.Advance(15.25);
        Assert.Equal(0x81, (await harness.ReadAsync())[0]);
        await harness.SendAsync(Message);
        Assert.True(harness.ReadWaits);
        accepts.SetResult();
        Assert.Equal(Message, await harness.ReadAsync());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_client_that_fails_to_receive_a_ping_ends_the_copy(bool emptyReadsReturnAtOnce)
    {
        using var harness = Create(emptyReadsReturnAtOnce: emptyReadsReturnAtOnce);
        harness.ClientAccepts = Task.FromException(new IOException("gone"));
        harness.BeginRead();
        harness.Advance(15.25);
        Assert.Equal(0x81, (await harness.ReadAsync())[0]);
        await Assert.ThrowsAsync<IOException>(harness.ReadAsync);
        Assert.Null(harness.Stream.EndReason);
    }

    [Fact]
    public async Task A_client_that_does_not_accept_a_ping_is_slow()
    {
        using var harness = Create();
        var accepts = new TaskCompletionSource();
        harness.ClientAccepts = accepts.Task;
        harness.BeginRead();
        harness.Advance(15.25);
        Assert.Equal(0x81, (await harness.ReadAsync())[0]);
        harness.Advance(42);
        Assert.Equal(StreamEndReason.SlowClient, harness.Stream.EndReason);
        Assert.True(harness.Aborted);
    }

    [Fact]
    public async Task A_route_has_its_own_ping_template()
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
    public async Task An_active_stream_receives_no_ping()
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
    public async Task Bytes_of_the_client_do_not_delay_the_ping()
    {
        using var harness = Create();
        harness.BeginRead();
        harness.Advance(10);
        await harness.ClientSendsAsync(ClientPong);
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
    public async Task Inside_a_frame_no_ping_is_sent_until_the_frame_ends()
    {
        using var harness = Create(HarnessPolicy(idle: 120));
        await harness.SendAsync(BeginningOfMessage);
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
    public async Task After_the_backends_close_no_ping_is_sent()
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
    public async Task An_unknown_extension_or_control_mode_allows_control_frames_only()
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
