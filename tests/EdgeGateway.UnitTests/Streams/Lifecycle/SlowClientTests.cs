using EdgeGateway.Streams.Lifecycle;
using EdgeGateway.Streams.Pings;
using static EdgeGateway.UnitTests.Streams.WebSockets.WebSocketHarness;

namespace EdgeGateway.UnitTests.Streams.Lifecycle;

public sealed class SlowClientTests
{
    [Fact]
    public void A_client_that_reads_nothing_is_aborted_when_its_token_expires()
    {
        using var harness = Create(expiresIn: TimeSpan.FromSeconds(1));
        harness.Advance(2.25);
        Assert.True(harness.Aborted);
        Assert.Equal(StreamEndReason.TokenExpired, harness.Stream.EndReason);
    }

    [Fact]
    public async Task A_client_that_does_not_read_waiting_data_is_aborted()
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
    public async Task A_slow_client_that_reads_again_in_time_receives_the_close_code()
    {
        using var harness = Create();
        await harness.SendAsync(Message);
        await harness.ReadAsync();
        harness.Advance(40);
        AssertClose(1013, "slow-client", await harness.ReadAsync());
        Assert.False(harness.Aborted);
    }

    [Fact]
    public async Task A_slow_client_is_not_idle()
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
