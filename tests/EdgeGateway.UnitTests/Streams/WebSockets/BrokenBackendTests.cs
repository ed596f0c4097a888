using EdgeGateway.Streams.Lifecycle;
using EdgeGateway.Streams.Pings;
using EdgeGateway.Streams.Policy;
using EdgeGateway.Streams.WebSockets;

namespace EdgeGateway.UnitTests.Streams.WebSockets;

/// <summary>A backend that sends invalid frames. No boundary is known afterwards, so nothing can be injected.</summary>
public sealed class BrokenBackendTests
{
    private static readonly byte[] LooksWhole = [0x81, 2, (byte)'h', (byte)'i'];

    public static TheoryData<string> Breaks { get; } = [.. Frames.Broken.Select(kind => kind.Name)];

    [Theory]
    [MemberData(nameof(Breaks))]
    public async Task Its_bytes_pass_unchanged_and_pings_stop_at_the_first_invalid_frame(string name)
    {
        using var player = new StreamPlayer(Create(StreamPlayer.Policy(KeepAliveMode.Json, "{}")));
        var (_, legal, broken) = Find(name);
        Assert.Equal(legal, await player.SendAsync(legal));
        var ping = await player.PingAsync();
        Assert.Equal(broken, await player.SendAsync(broken));
        player.AssertNoPing();
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(LooksWhole, await player.SendAsync(LooksWhole));
            player.AssertNoPing();
        }

        Assert.Equal([.. legal, .. ping, .. broken, .. LooksWhole, .. LooksWhole, .. LooksWhole], player.Output);
    }

    [Theory]
    [MemberData(nameof(Breaks))]
    public async Task It_ends_at_the_idle_timeout_without_a_close_frame(string name)
    {
        using var harness = await BreakAsync(name);
        harness.BeginRead();
        harness.Advance(29.75);
        Assert.Null(harness.Stream.EndReason);
        harness.Advance(1.5);
        await AssertEndedAsync(harness, StreamEndReason.Idle);
    }

    [Theory]
    [MemberData(nameof(Breaks))]
    public async Task Its_end_is_an_error_without_a_close_frame(string name)
    {
        using var harness = await BreakAsync(name);
        harness.Backend.Writer.Complete();
        await AssertEndedAsync(harness, StreamEndReason.Error);

        using var failing = await BreakAsync(name);
        failing.Backend.Writer.Complete(new IOException("reset"));
        await AssertEndedAsync(failing, StreamEndReason.Error);
    }

    [Fact]
    public async Task A_drain_or_token_expiry_ends_it_a_second_later_without_a_close_frame()
    {
        using var drained = await BreakAsync("HTTP");
        drained.BeginRead();
        drained.Stream.ScheduleEnd(StreamEndReason.Draining, 0);
        drained.Advance(1.5);
        await AssertEndedAsync(drained, StreamEndReason.Draining);

        using var expired = await BreakAsync("HTTP", TimeSpan.FromSeconds(1));
        expired.BeginRead();
        expired.Advance(2.25);
        await AssertEndedAsync(expired, StreamEndReason.TokenExpired);
    }

    [Fact]
    public async Task A_client_that_closed_before_the_end_is_the_end_reason()
    {
        using var harness = await BreakAsync("HTTP");
        await harness.ClientSendsAsync(WebSocketHarness.ClientClose);
        harness.Backend.Writer.Complete();
        await AssertEndedAsync(harness, StreamEndReason.ClientLeft);
    }

    private static async Task<StreamHarness> BreakAsync(string name, TimeSpan? expiresIn = null)
    {
        var harness = Create(StreamHarness.DefaultPolicy, expiresIn);
        var (_, legal, broken) = Find(name);
        byte[] bytes = [.. legal, .. broken];
        await harness.SendAsync(bytes);
        Assert.Equal(bytes, await harness.ReadAsync());
        return harness;
    }

    private static async Task AssertEndedAsync(StreamHarness harness, StreamEndReason reason)
    {
        Assert.Empty(await harness.ReadAsync().WaitAsync(TestContext.Current.CancellationToken));
        Assert.Equal(reason, harness.Stream.EndReason);
        Assert.False(harness.Aborted);
    }

    private static StreamHarness Create(StreamPolicy policy, TimeSpan? expiresIn = null) =>
        new(
            (backend, context) => new ProxiedWebSocket(backend, context, controlOnly: false),
            StreamKind.WebSocket,
            policy,
            expiresIn
        );

    private static (string Name, byte[] Legal, byte[] Broken) Find(string name) =>
        Frames.Broken.Single(kind => kind.Name == name);
}
