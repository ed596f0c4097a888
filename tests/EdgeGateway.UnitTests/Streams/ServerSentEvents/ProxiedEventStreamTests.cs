using System.Text;
using EdgeGateway.Streams.Lifecycle;
using EdgeGateway.Streams.Pings;
using EdgeGateway.Streams.ServerSentEvents;

namespace EdgeGateway.UnitTests.Streams.ServerSentEvents;

public sealed class ProxiedEventStreamTests
{
    [Fact]
    public async Task A_silent_stream_receives_a_JSON_ping_without_an_id()
    {
        using var harness = Create();
        harness.BeginRead();
        harness.Advance(15.25);
        Assert.Equal(
            """data: {"name":"ping","event":"ping","timestamp":"2015-02-16T02:02:59.180Z"}""" + "\n\n",
            await TextAsync(harness)
        );
    }

    [Theory]
    [InlineData(nameof(KeepAliveMode.Json))]
    [InlineData(nameof(KeepAliveMode.Control))]
    public async Task Between_the_lines_of_an_event_the_ping_is_a_comment_that_does_not_end_the_event(string mode)
    {
        using var harness = Create(Enum.Parse<KeepAliveMode>(mode));
        await harness.SendAsync("data: a\n"u8.ToArray());
        await TextAsync(harness);
        harness.BeginRead();
        harness.Advance(15.25);
        Assert.Equal(": ping\n", await TextAsync(harness));
    }

    [Fact]
    public async Task Control_mode_sends_comments_between_events()
    {
        using var harness = Create(KeepAliveMode.Control);
        harness.BeginRead();
        harness.Advance(15.25);
        Assert.Equal(": ping\n\n", await TextAsync(harness));
    }

    [Theory]
    [InlineData("data: a\r\r", "\n: ping\n\n")]
    [InlineData("data: a\r", "\n: ping\n")]
    public async Task A_ping_between_CR_and_LF_includes_the_LF_which_is_then_not_sent_again(string text, string ping)
    {
        using var harness = Create(KeepAliveMode.Control);
        await harness.SendAsync(Encoding.UTF8.GetBytes(text));
        await TextAsync(harness);
        harness.BeginRead();
        harness.Advance(15.25);
        Assert.Equal(ping, await TextAsync(harness));

        // The backend's line feed is dropped. The stream pauses again and the next ping has no line feed.
        harness.BeginRead();
        await harness.SendAsync("\n"u8.ToArray());
        harness.Advance(15.25);
        Assert.Equal(ping[1..], await TextAsync(harness));
        await harness.SendAsync("data: b\n\n"u8.ToArray());
        Assert.Equal("data: b\n\n", await TextAsync(harness));
    }

    [Fact]
    public async Task A_stream_with_CR_line_ends_is_pinged_and_loses_nothing()
    {
        using var harness = Create(KeepAliveMode.Control);
        await harness.SendAsync("data: a\r\r"u8.ToArray());
        await TextAsync(harness);
        for (var i = 0; i < 2; i++)
        {
            harness.BeginRead();
            harness.Advance(15.25);
            Assert.Equal(i == 0 ? "\n: ping\n\n" : ": ping\n\n", await TextAsync(harness));
        }

        await harness.SendAsync("data: b\r\r"u8.ToArray());
        Assert.Equal("data: b\r\r", await TextAsync(harness));
    }

    [Fact]
    public async Task Inside_a_line_no_ping_is_sent()
    {
        using var harness = Create();
        await harness.SendAsync("data: a"u8.ToArray());
        await TextAsync(harness);
        harness.BeginRead();
        harness.Advance(25);
        await harness.SendAsync("b\n\n"u8.ToArray());
        Assert.Equal("b\n\n", await TextAsync(harness));
    }

    [Fact]
    public async Task An_idle_stream_ends_by_ending_its_body_with_the_reason_in_a_comment()
    {
        using var harness = Create(KeepAliveMode.Off);
        harness.BeginRead();
        harness.Advance(29.75);
        Assert.Null(harness.Stream.EndReason);
        harness.Advance(0.25);
        Assert.Equal(": end idle\n\n", await TextAsync(harness));
        Assert.Equal("", await TextAsync(harness));
        Assert.Equal(StreamEndReason.Idle, harness.Stream.EndReason);
    }

    [Theory]
    [InlineData("data: a\n", "")]
    [InlineData("data: a\n\n", ": end token-revoked\n\n")]
    [InlineData("data: a\r\r", "\n: end token-revoked\n\n")]
    public async Task The_comment_with_the_reason_is_sent_between_two_events_only(string sent, string end)
    {
        using var harness = Create();
        await harness.SendAsync(Encoding.UTF8.GetBytes(sent));
        Assert.Equal(sent, await TextAsync(harness));
        harness.BeginRead();
        harness.Stream.ScheduleEnd(StreamEndReason.TokenRevoked, 0);
        harness.Advance(0.25);
        Assert.Equal(end, await TextAsync(harness));
    }

    [Fact]
    public async Task A_body_that_the_backend_ends_is_unchanged()
    {
        using var harness = Create();
        harness.Backend.Writer.Complete();
        Assert.Equal("", await TextAsync(harness));
        Assert.Equal(StreamEndReason.BackendEnded, harness.Stream.EndReason);
    }

    [Fact]
    public async Task After_a_pause_of_the_gateway_a_silent_stream_is_pinged_instead_of_ended()
    {
        using var harness = Create(KeepAliveMode.Control);
        harness.BeginRead();
        harness.Time.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(": ping\n\n", await TextAsync(harness));
        Assert.Null(harness.Stream.EndReason);
    }

    [Fact]
    public async Task After_a_pause_of_the_gateway_a_stream_that_cannot_be_pinged_ends()
    {
        using var harness = Create(KeepAliveMode.Control);
        await harness.SendAsync("data: a"u8.ToArray());
        await TextAsync(harness);
        harness.BeginRead();
        harness.Time.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(StreamEndReason.Idle, harness.Stream.EndReason);
    }

    [Fact]
    public async Task A_drain_sends_a_reconnection_time_and_ends_the_body()
    {
        using var harness = Create();
        harness.BeginRead();
        harness.Stream.ScheduleEnd(StreamEndReason.Draining, 0);
        harness.Advance(0.25);
        var text = await TextAsync(harness);
        Assert.Matches(@"\A: end draining\nretry: \d+\n\n\z", text);
        Assert.InRange(int.Parse(text.AsSpan(text.LastIndexOf(' ')).Trim(), provider: null), 1_000, 5_000);
        Assert.Equal("", await TextAsync(harness));
    }

    [Fact]
    public async Task A_backend_that_aborts_its_response_aborts_the_clients_response()
    {
        using var harness = Create();
        harness.Backend.Writer.Complete(new IOException("reset"));
        await Assert.ThrowsAsync<IOException>(harness.ReadAsync);
    }

    private static StreamHarness Create(KeepAliveMode mode = KeepAliveMode.Json) =>
        new(
            (backend, context) => new ProxiedEventStream(backend, context),
            StreamKind.ServerSentEvents,
            StreamHarness.DefaultPolicy with
            {
                Mode = mode,
            }
        );

    private static async Task<string> TextAsync(StreamHarness harness) =>
        Encoding.UTF8.GetString(await harness.ReadAsync());
}
