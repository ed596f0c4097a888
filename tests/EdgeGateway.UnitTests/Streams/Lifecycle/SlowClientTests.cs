using EdgeGateway.Streams.Lifecycle;
using EdgeGateway.Streams.Policy;
using static EdgeGateway.UnitTests.Streams.WebSockets.WebSocketHarness;

namespace EdgeGateway.UnitTests.Streams.Lifecycle;

public sealed class SlowClientTests
{
    [Fact]
    public void A_client_that_takes_nothing_any_more_is_broken_off_when_its_token_expires()
    {
        using var harness = Create(expiresIn: TimeSpan.FromSeconds(1));
        harness.Advance(2.25);
        Assert.True(harness.Aborted);
        Assert.Equal(StreamEndReason.TokenExpired, harness.Stream.EndReason);
    }

    [Fact]
    public async Task A_client_that_takes_nothing_of_what_waits_for_it_is_broken_off()
    {
        using var harness = Create();
        await harness.SendAsync(Message);
        await harness.ReadAsync();
        harness.Advance(39.75);
        Assert.False(harness.Aborted);
        harness.Advance(1.5);
        Assert.True(harness.Aborted);
        Assert.Equal(StreamEndReason.SlowClient, harness.Stream.EndReason);
    }

    [Fact]
    public async Task A_client_that_comes_back_for_more_in_the_last_moment_is_told_why_it_goes()
    {
        using var harness = Create();
        await harness.SendAsync(Message);
        await harness.ReadAsync();
        harness.Advance(40);
        AssertClose(1013, "slow-client", await harness.ReadAsync());
        Assert.False(harness.Aborted);
    }

    [Fact]
    public async Task A_client_that_is_slow_to_take_what_it_was_given_is_not_idle()
    {
        using var harness = Create(HarnessPolicy(mode: KeepAliveMode.Off));
        await harness.SendAsync(Message);
        await harness.ReadAsync();
        harness.Advance(39);
        Assert.Null(harness.Stream.EndReason);
        harness.BeginRead();
        harness.Advance(30.25);
        AssertClose(1001, "idle", await harness.ReadAsync());
    }
}
