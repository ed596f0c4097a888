using CsCheck;
using EdgeGateway.Fuzzing.Models;
using EdgeGateway.Streams.Lifecycle;
using EdgeGateway.Streams.Pings;
using EdgeGateway.Streams.ServerSentEvents;

namespace EdgeGateway.UnitTests.Streams.ServerSentEvents;

/// <summary>A client receives the same events through the gateway, wherever the stream pauses and is pinged.</summary>
public sealed class PingedEventStreamTests
{
    private const string Template = """{"ping": "é: ' "}""";

    private static readonly KeepAliveMode[] Modes = [KeepAliveMode.Json, KeepAliveMode.Control];

    public static TheoryData<string, string> Streams { get; } =
    [.. from stream in EventStreamCorpus.All from mode in Modes select (stream.Name, mode.ToString())];

    [Theory]
    [MemberData(nameof(Streams))]
    public async Task A_ping_after_any_byte_changes_no_event(string name, string mode)
    {
        var bytes = Find(name);
        for (var cut = 0; cut <= bytes.Length; cut++)
        {
            await AssertSameEventsAsync(
                Enum.Parse<KeepAliveMode>(mode),
                64 * 1024,
                [(bytes[..cut], true), (bytes[cut..], true)]
            );
        }
    }

    [Theory]
    [MemberData(nameof(Streams))]
    public async Task Pings_after_every_byte_change_no_event(string name, string mode) =>
        await AssertSameEventsAsync(
            Enum.Parse<KeepAliveMode>(mode),
            3,
            [([], true), .. Find(name).Select(one => (new[] { one }, true))]
        );

    [Fact]
    public async Task Pings_between_random_pieces_change_no_event() =>
        await Gen.Select(
                Gen.Int[0, EventStreamCorpus.All.Length - 1],
                Gen.Select(Gen.Int[0, 9], Gen.Bool).Array[1, 9],
                Gen.Bool,
                Gen.Int[1, 9]
            )
            .SampleAsync(
                (stream, cuts, json, size) =>
                    AssertSameEventsAsync(
                        json ? KeepAliveMode.Json : KeepAliveMode.Control,
                        size,
                        Cut(EventStreamCorpus.All[stream].Bytes, cuts)
                    ),
                iter: 1_000
            );

    [Theory]
    [InlineData(1, 16 * 1024)]
    [InlineData(6, 40_000)]
    [InlineData(16 * 1024, 1)]
    public async Task A_ping_inside_a_huge_line_changes_no_event(int firstPiece, int nextPiece)
    {
        byte[] bytes = [.. "id: 1\ndata: "u8, .. Enumerable.Repeat((byte)'x', 100_000), .. "\r\n\r\ndata: b\n\n"u8];
        var pieces = new List<(byte[], bool)> { (bytes[..firstPiece], true) };
        var at = firstPiece;
        for (var i = 0; i < 8 && at < bytes.Length; i++)
        {
            var end = Math.Min(at + nextPiece, bytes.Length);
            pieces.Add((bytes[at..end], true));
            at = end;
        }

        // The pipe accepts 64 KB at once.
        pieces.AddRange(bytes[at..].Chunk(40_000).Select(piece => (piece, true)));
        await AssertSameEventsAsync(KeepAliveMode.Json, 16 * 1024, [.. pieces]);
    }

    private static async Task AssertSameEventsAsync(
        KeepAliveMode mode,
        int bufferSize,
        (byte[] Piece, bool Pinged)[] pieces
    )
    {
        using var player = new StreamPlayer(
            new StreamHarness(
                (backend, context) => new ProxiedEventStream(backend, context),
                StreamKind.ServerSentEvents,
                StreamPlayer.Policy(mode, Template)
            )
            {
                BufferSize = bufferSize,
            }
        );
        var expected = new List<ParsedEvent>();
        var pings = 0;
        foreach (var (piece, pinged) in pieces)
        {
            if (piece.Length > 0)
            {
                await player.SendAsync(piece);
            }

            if (!pinged)
            {
                continue;
            }

            if (!EventStreamPlace.IsLineStart(player.Sent))
            {
                player.AssertNoPing();
                continue;
            }

            await player.PingAsync();
            if (mode == KeepAliveMode.Json && EventStreamPlace.IsEventBoundary(player.Sent))
            {
                var before = ParsedEventStream.Parse(player.Sent);
                expected.AddRange(before.Events.Skip(expected.Count - pings));
                expected.Add(new ParsedEvent("message", Template, before.LastEventId));
                pings++;
            }
        }

        var sent = ParsedEventStream.Parse(player.Sent);
        expected.AddRange(sent.Events.Skip(expected.Count - pings));
        var seen = ParsedEventStream.Parse(player.Output);
        Assert.Equal(expected, seen.Events);
        Assert.Equal(sent.Retries, seen.Retries);
        Assert.Equal(sent.LastEventId, seen.LastEventId);
    }

    private static (byte[], bool)[] Cut(byte[] bytes, (int Length, bool Pinged)[] cuts)
    {
        var pieces = new List<(byte[], bool)>();
        foreach (var (length, pinged) in cuts)
        {
            var piece = bytes[..Math.Min(length, bytes.Length)];
            bytes = bytes[piece.Length..];
            pieces.Add((piece, pinged));
        }

        return [.. pieces, (bytes, true)];
    }

    private static byte[] Find(string name) => EventStreamCorpus.All.Single(stream => stream.Name == name).Bytes;
}
