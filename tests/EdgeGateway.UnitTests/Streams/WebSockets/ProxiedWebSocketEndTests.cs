using EdgeGateway.Streams.Lifecycle;
using EdgeGateway.Streams.Policy;
using static EdgeGateway.UnitTests.Streams.WebSockets.WebSocketHarness;

namespace EdgeGateway.UnitTests.Streams.WebSockets;

public sealed class ProxiedWebSocketEndTests
{
    [Fact]
    public async Task Without_pings_a_silent_stream_is_cut_at_the_idle_timeout_and_not_before()
    {
        using var harness = Create(HarnessPolicy(mode: KeepAliveMode.Off));
        harness.BeginRead();
        harness.Advance(29.75);
        Assert.Null(harness.Stream.EndReason);
        harness.Advance(0.25);
        AssertClose(1001, "idle", await harness.ReadAsync());
        Assert.Equal(StreamEndReason.Idle, harness.Stream.EndReason);
    }

    [Fact]
    public async Task A_clients_pong_keeps_a_stream_without_pings()
    {
        using var harness = Create(HarnessPolicy(mode: KeepAliveMode.Off));
        harness.BeginRead();
        harness.Advance(20);
        await harness.ClientSendsAsync(0x8A, 0x80, 0, 0, 0, 0);
        harness.Advance(29.75);
        Assert.Null(harness.Stream.EndReason);
        harness.Advance(0.25);
        AssertClose(1001, "idle", await harness.ReadAsync());
    }

    [Fact]
    public async Task Pings_keep_the_client_but_not_a_silent_backend()
    {
        using var harness = Create(StreamHarness.DefaultPolicy with { BackendSilence = TimeSpan.FromSeconds(40) });
        for (var i = 0; i < 2; i++)
        {
            harness.BeginRead();
            harness.Advance(15.25);
            Assert.Equal(0x81, (await harness.ReadAsync())[0]);
        }

        harness.BeginRead();
        harness.Advance(10);
        AssertClose(1001, "backend-silent", await harness.ReadAsync());
    }

    [Fact]
    public async Task An_expired_token_ends_the_stream_within_a_second()
    {
        using var harness = Create(expiresIn: TimeSpan.FromSeconds(7));
        harness.BeginRead();
        harness.Advance(7.25);
        AssertClose(1008, "token-expired", await harness.ReadAsync());
    }

    [Fact]
    public async Task A_drain_ends_the_stream_when_its_turn_comes()
    {
        using var harness = Create();
        harness.BeginRead();
        harness.Stream.ScheduleEnd(StreamEndReason.Draining, 5_000);
        harness.Advance(4.75);
        Assert.Null(harness.Stream.EndReason);
        harness.Advance(0.25);
        AssertClose(1012, "draining", await harness.ReadAsync());
    }

    [Fact]
    public async Task After_a_cut_the_backend_is_ignored_and_the_clients_answer_ends_it()
    {
        using var harness = Create(expiresIn: TimeSpan.FromSeconds(1));
        harness.BeginRead();
        harness.Advance(1);
        await harness.ReadAsync();
        harness.BeginRead();
        await harness.SendAsync(Message);
        await harness.ClientSendsAsync(0x88, 0x82, 0, 0, 0, 0, 0x03, 0xF0);
        Assert.Empty(await harness.ReadAsync());
    }

    [Fact]
    public async Task A_client_that_does_not_answer_a_cut_is_let_go_after_a_second()
    {
        using var harness = Create(expiresIn: TimeSpan.FromSeconds(1));
        harness.BeginRead();
        harness.Advance(1);
        await harness.ReadAsync();
        harness.BeginRead();
        harness.Advance(1.25);
        Assert.Empty(await harness.ReadAsync());
        Assert.False(harness.Aborted);
    }

    [Fact]
    public async Task A_cut_inside_a_frame_waits_a_second_for_its_rest()
    {
        using var harness = Create(expiresIn: TimeSpan.FromSeconds(1));
        await harness.SendAsync([0x81, 2, (byte)'h']);
        await harness.ReadAsync();
        harness.BeginRead();
        harness.Advance(1.5);
        await harness.SendAsync(RestOfMessage);
        Assert.Equal(RestOfMessage, await harness.ReadAsync());
        AssertClose(1008, "token-expired", await harness.ReadAsync());
    }

    [Fact]
    public async Task A_cut_inside_a_frame_that_stays_half_ends_without_a_close()
    {
        using var harness = Create(expiresIn: TimeSpan.FromSeconds(1));
        await harness.SendAsync([0x81, 2, (byte)'h']);
        await harness.ReadAsync();
        harness.BeginRead();
        harness.Advance(2.25);
        Assert.Empty(await harness.ReadAsync());
        Assert.Equal(StreamEndReason.TokenExpired, harness.Stream.EndReason);
    }

    [Fact]
    public async Task A_backend_that_ends_without_a_close_is_closed_for_it()
    {
        using var harness = Create();
        harness.Backend.Writer.Complete();
        AssertClose(1000, "backend-ended", await harness.ReadAsync());
    }

    [Fact]
    public async Task A_backend_that_breaks_off_is_an_error()
    {
        using var failed = Create();
        failed.Backend.Writer.Complete(new IOException("reset"));
        failed.BeginRead();
        AssertClose(1011, "error", await failed.ReadAsync());

        using var half = Create();
        await half.SendAsync([0x81, 2, (byte)'h']);
        await half.ReadAsync();
        half.Backend.Writer.Complete();
        Assert.Empty(await half.ReadAsync());
        Assert.Equal(StreamEndReason.Error, half.Stream.EndReason);
    }

    [Fact]
    public async Task A_client_whose_side_is_over_takes_a_waiting_stream_with_it()
    {
        using var harness = Create();
        harness.BeginRead();
        harness.Stream.EndWithClient();
        Assert.Empty(await harness.ReadAsync());
        Assert.Equal(StreamEndReason.ClientLeft, harness.Stream.EndReason);
    }

    [Fact]
    public async Task A_client_that_ends_its_side_with_a_close_still_gets_the_backends_answer()
    {
        using var harness = Create();
        await harness.ClientSendsAsync(0x88, 0x80, 0, 0, 0, 0);
        harness.Stream.EndWithClient();
        byte[] answer = [0x88, 0];
        await harness.SendAsync(answer);
        Assert.Equal(answer, await harness.ReadAsync());
        harness.BeginRead();
        harness.Advance(2.5);
        Assert.Empty(await harness.ReadAsync());
        Assert.Equal(StreamEndReason.ClientLeft, harness.Stream.EndReason);
    }

    [Fact]
    public async Task A_backend_that_does_not_answer_a_client_that_ended_its_side_is_answered_for()
    {
        using var harness = Create();
        await harness.ClientSendsAsync(0x88, 0x80, 0, 0, 0, 0);
        harness.BeginRead();
        harness.Stream.EndWithClient();
        harness.Advance(1.25);
        AssertClose(1000, "client-left", await harness.ReadAsync());
        Assert.Empty(await harness.ReadAsync());
    }

    [Fact]
    public async Task A_client_that_ends_its_side_in_answer_to_the_backends_close_did_not_leave()
    {
        using var harness = Create();
        await harness.SendAsync([0x88, 0]);
        await harness.ReadAsync();
        await harness.ClientSendsAsync(0x88, 0x80, 0, 0, 0, 0);
        harness.Stream.EndWithClient();
        Assert.Equal(StreamEndReason.BackendEnded, harness.Stream.EndReason);
    }

    [Fact]
    public async Task A_client_that_closes_first_has_left()
    {
        using var harness = Create();
        await harness.ClientSendsAsync(0x88, 0x80, 0, 0, 0, 0);
        await harness.SendAsync([0x88, 0]);
        await harness.ReadAsync();
        harness.Backend.Writer.Complete();
        Assert.Empty(await harness.ReadAsync());
        Assert.Equal(StreamEndReason.ClientLeft, harness.Stream.EndReason);
    }

    [Fact]
    public async Task An_end_that_does_not_get_to_its_client_is_broken_off()
    {
        using var harness = Create();
        harness.Backend.Writer.Complete();
        AssertClose(1000, "backend-ended", await harness.ReadAsync());
        await harness.ClientSendsAsync(0x88, 0x80, 0, 0, 0, 0);
        harness.Advance(29.75);
        Assert.False(harness.Aborted);
        harness.Advance(0.5);
        Assert.True(harness.Aborted);
        Assert.Equal(StreamEndReason.BackendEnded, harness.Stream.EndReason);
    }

    [Fact]
    public async Task A_stream_that_was_let_go_leaves_the_wheel_and_aborts_nothing()
    {
        using var harness = Create();
        Assert.Equal(1, harness.Wheel.Count);
        harness.Backend.Writer.Complete();
        await harness.ReadAsync();
        harness.Stream.Dispose();
        Assert.Equal(0, harness.Wheel.Count);
        harness.Stream.EndWithClient();
        harness.Advance(60);
        Assert.False(harness.Aborted);
    }

    [Fact]
    public async Task A_close_frame_tells_the_reason_that_was_settled_before_whatever_ended_the_stream_then()
    {
        using var broken = Create();
        broken.Stream.TrySetEndReason(StreamEndReason.Idle);
        broken.Backend.Writer.Complete(new IOException("reset"));
        AssertClose(1001, "idle", await broken.ReadAsync());
        Assert.Equal(StreamEndReason.Idle, broken.Stream.EndReason);

        using var expired = Create(expiresIn: TimeSpan.FromSeconds(1));
        await expired.SendAsync([0x81, 2, (byte)'h']);
        await expired.ReadAsync();
        expired.BeginRead();
        expired.Advance(1.5);
        expired.Stream.TrySetEndReason(StreamEndReason.SlowClient);
        await expired.SendAsync(RestOfMessage);
        await expired.ReadAsync();
        AssertClose(1013, "slow-client", await expired.ReadAsync());
        Assert.Equal(StreamEndReason.SlowClient, expired.Stream.EndReason);
    }

    [Fact]
    public void Of_reasons_that_come_at_once_one_is_settled_for_all()
    {
        var reasons = Enum.GetValues<StreamEndReason>();
        for (var round = 0; round < 200; round++)
        {
            using var harness = Create();
            var settled = new StreamEndReason[4];
            Parallel.For(
                0,
                settled.Length,
                i => settled[i] = harness.Stream.TrySetEndReason(reasons[(round + i) % reasons.Length])
            );
            Assert.Equal(harness.Stream.EndReason, Assert.Single(settled.Distinct()));
        }
    }
}
