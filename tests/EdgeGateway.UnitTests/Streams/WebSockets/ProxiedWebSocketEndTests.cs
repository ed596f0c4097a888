using EdgeGateway.Streams.Lifecycle;
using EdgeGateway.Streams.Pings;
using static EdgeGateway.UnitTests.Streams.WebSockets.WebSocketHarness;

namespace EdgeGateway.UnitTests.Streams.WebSockets;

/// <summary>Streams that the gateway ends.</summary>
public sealed class ProxiedWebSocketEndTests
{
    [Fact]
    public async Task Without_pings_a_silent_stream_ends_at_the_idle_timeout_and_not_before()
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
    public async Task A_pong_of_the_client_restarts_the_idle_timeout()
    {
        using var harness = Create(HarnessPolicy(mode: KeepAliveMode.Off));
        harness.BeginRead();
        harness.Advance(20);
        await harness.ClientSendsAsync(ClientPong);
        harness.Advance(29.75);
        Assert.Null(harness.Stream.EndReason);
        harness.Advance(0.25);
        AssertClose(1001, "idle", await harness.ReadAsync());
    }

    [Fact]
    public async Task Pings_restart_the_idle_timeout_but_not_the_backend_timeout()
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
    public async Task Token_expiry_ends_the_stream_within_a_second()
    {
        using var harness = Create(expiresIn: TimeSpan.FromSeconds(7));
        harness.BeginRead();
        harness.Advance(7.25);
        AssertClose(1008, "token-expired", await harness.ReadAsync());
    }

    [Fact]
    public async Task A_drain_ends_the_stream_at_its_scheduled_time()
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
    public async Task A_stream_ends_in_the_last_fifth_of_its_greatest_age_whatever_it_carries()
    {
        using var harness = Create(StreamHarness.DefaultPolicy with { MaxAge = TimeSpan.FromSeconds(10) });
        for (var second = 0; second < 8; second++)
        {
            harness.BeginRead();
            await harness.SendAsync(Message);
            Assert.Equal(Message, await harness.ReadAsync());
            harness.Advance(second == 7 ? 0.75 : 1);
        }

        harness.BeginRead();
        Assert.Null(harness.Stream.EndReason);
        harness.Advance(2.5);
        AssertClose(1012, "max-age", await harness.ReadAsync());
    }

    [Fact]
    public void Streams_that_were_opened_at_one_moment_do_not_end_at_one_moment()
    {
        var policy = StreamHarness.DefaultPolicy with { MaxAge = TimeSpan.FromSeconds(10) };
        StreamHarness[] streams = [.. Enumerable.Range(0, 40).Select(_ => Create(policy))];
        foreach (var stream in streams)
        {
            stream.BeginRead();
            stream.Advance(9);
        }

        // The chance that all 40 are on one side of the middle is 2 to the power of -39.
        Assert.InRange(streams.Count(stream => stream.Stream.EndReason is null), 1, 39);
        Array.ForEach(streams, stream => stream.Dispose());
    }

    [Fact]
    public async Task After_a_close_by_the_gateway_the_backend_is_ignored_and_the_clients_answer_ends_the_stream()
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
    public async Task A_client_that_does_not_answer_a_close_is_disconnected_after_a_second()
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
    public async Task A_close_inside_a_frame_waits_a_second_for_the_rest_of_the_frame()
    {
        using var harness = Create(expiresIn: TimeSpan.FromSeconds(1));
        await harness.SendAsync(BeginningOfMessage);
        await harness.ReadAsync();
        harness.BeginRead();
        harness.Advance(1.5);
        await harness.SendAsync(RestOfMessage);
        Assert.Equal(RestOfMessage, await harness.ReadAsync());
        AssertClose(1008, "token-expired", await harness.ReadAsync());
    }

    [Fact]
    public async Task A_stream_whose_frame_stays_incomplete_ends_without_a_close_frame()
    {
        using var harness = Create(expiresIn: TimeSpan.FromSeconds(1));
        await harness.SendAsync(BeginningOfMessage);
        await harness.ReadAsync();
        harness.BeginRead();
        harness.Advance(2.25);
        Assert.Empty(await harness.ReadAsync());
        Assert.Equal(StreamEndReason.TokenExpired, harness.Stream.EndReason);
    }

    [Fact]
    public async Task A_disposed_stream_leaves_the_timer_wheel_and_aborts_nothing()
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
    public async Task A_close_frame_has_the_first_end_reason_whatever_ends_the_stream_afterwards()
    {
        using var broken = Create();
        broken.Stream.TrySetEndReason(StreamEndReason.Idle);
        broken.Backend.Writer.Complete(new IOException("reset"));
        AssertClose(1001, "idle", await broken.ReadAsync());
        Assert.Equal(StreamEndReason.Idle, broken.Stream.EndReason);

        using var expired = Create(expiresIn: TimeSpan.FromSeconds(1));
        await expired.SendAsync(BeginningOfMessage);
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
    public void One_of_several_concurrent_end_reasons_is_kept_for_all()
    {
        var reasons = Enum.GetValues<StreamEndReason>();
        for (var round = 0; round < 200; round++)
        {
            using var harness = Create();
            var results = new StreamEndReason[4];
            Parallel.For(
                0,
                results.Length,
                i => results[i] = harness.Stream.TrySetEndReason(reasons[(round + i) % reasons.Length])
            );
            Assert.Equal(harness.Stream.EndReason, Assert.Single(results.Distinct()));
        }
    }
}
