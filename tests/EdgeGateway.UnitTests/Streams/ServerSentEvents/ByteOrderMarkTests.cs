using System.Text;
using EdgeGateway.Streams.Lifecycle;
using EdgeGateway.Streams.Pings;
using EdgeGateway.Streams.ServerSentEvents;

namespace EdgeGateway.UnitTests.Streams.ServerSentEvents;

/// <summary>A client removes a byte order mark at the start of its stream, and only there.</summary>
public sealed class ByteOrderMarkTests
{
    private const string Ping = ": ping\n\n";

    [Fact]
    public async Task A_byte_order_mark_at_the_start_is_kept_and_pings_follow_it()
    {
        using var player = Create();
        await player.SendAsync("\uFEFF"u8.ToArray());
        Assert.Equal(Ping, Encoding.UTF8.GetString(await player.PingAsync()));
        await player.SendAsync("\uFEFFdata: a\n\n"u8.ToArray());
        Assert.Equal("\uFEFF" + Ping + "\uFEFFdata: a\n\n", Encoding.UTF8.GetString(player.Output));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0, 1)]
    [InlineData(1, 2)]
    [InlineData(2, 2)]
    [InlineData(2, 3)]
    [InlineData(3, 3)]
    public async Task A_byte_order_mark_after_a_ping_is_removed_however_it_is_split(int first, int second)
    {
        var bytes = "\uFEFFdata: a\n\n"u8.ToArray();
        using var player = Create();
        await player.PingAsync();
        foreach (
            var piece in new[] { bytes[..first], bytes[first..second], bytes[second..] }.Where(piece =>
                piece.Length > 0
            )
        )
        {
            await player.SendAsync(piece);
        }

        Assert.Equal(Ping + "data: a\n\n", Encoding.UTF8.GetString(player.Output));
    }

    [Theory]
    [InlineData("\u00EF", "data: a\n", ":ata: a\n")]
    [InlineData("\u00EF\u00BB", "data: a\n", ":ata: a\n")]
    [InlineData("\u00EF\u00BB", "\r\n", "\r\n")]
    [InlineData("\u00EFd", "ata: a\n", "\u00EFdata: a\n")]
    public async Task A_line_that_begins_like_a_byte_order_mark_after_a_ping_has_no_effect(
        string first,
        string second,
        string expected
    )
    {
        using var player = Create();
        await player.PingAsync();
        await player.SendAsync(Encoding.Latin1.GetBytes(first));
        player.AssertNoPing();
        await player.SendAsync(Encoding.Latin1.GetBytes(second));
        Assert.Equal(Ping + expected, Encoding.Latin1.GetString(player.Output));
    }

    [Fact]
    public async Task Without_a_ping_a_line_that_begins_like_a_byte_order_mark_is_unchanged()
    {
        using var player = Create();
        await player.SendAsync([0xEF]);
        player.AssertNoPing();
        await player.SendAsync("data: a\n"u8.ToArray());
        Assert.Equal("\u00EFdata: a\n", Encoding.Latin1.GetString(player.Output));
    }

    private static StreamPlayer Create() =>
        new(
            new StreamHarness(
                (backend, context) => new ProxiedEventStream(backend, context),
                StreamKind.ServerSentEvents,
                StreamPlayer.Policy(KeepAliveMode.Control, "{}")
            )
        );
}
