using System.Text;
using CsCheck;
using EdgeGateway.Fuzzing.Models;
using EdgeGateway.Streams.Lifecycle;
using EdgeGateway.Streams.Pings;
using EdgeGateway.Streams.ServerSentEvents;

namespace EdgeGateway.UnitTests.Streams.ServerSentEvents;

public sealed class RandomEventStreamTests
{
    private const string Template = """{"ping":1}""";
    private const string Event = $"data: {Template}\n\n";
    private const string Comment = ": ping\n";

    // No combination of these pieces looks like a ping.
    private static readonly string[] Pieces =
    [
        "a",
        ":",
        "\n",
        "\n\n",
        "\r",
        "\r\n",
        "data: x",
        ": c\n",
        "\u00FF",
        "\0",
    ];

    private static readonly Gen<string> Inputs = Gen.Int[0, Pieces.Length - 1]
        .Select(index => Pieces[index])
        .Array[0, 60]
        .Select(string.Concat);

    [Fact]
    public async Task Pings_at_any_time_do_not_lose_repeat_or_move_any_byte() =>
        await Gen.Select(Inputs, RandomPlay.Moves, Gen.Bool, Gen.Bool, Gen.Int[1, 40])
            .SampleAsync(
                async (input, moves, json, emptyReadsReturnAtOnce, size) =>
                {
                    using var harness = new StreamHarness(
                        (backend, context) => new ProxiedEventStream(backend, context),
                        StreamKind.ServerSentEvents,
                        StreamPlayer.Policy(json ? KeepAliveMode.Json : KeepAliveMode.Control, Template),
                        emptyReadsReturnAtOnce: emptyReadsReturnAtOnce
                    )
                    {
                        BufferSize = size,
                    };
                    var output = Encoding.Latin1.GetString(
                        await RandomPlay.RunAsync(harness, Encoding.Latin1.GetBytes(input), moves)
                    );
                    Assert.Equal(Lines(input), Lines(WithoutPings(output)));
                },
                iter: 2_000
            );

    // A ping after a CR includes the LF of the line end, so this compares line ends instead of their bytes.
    private static string Lines(string text) =>
        text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n');

    private static string WithoutPings(string output)
    {
        var text = new StringBuilder();
        for (var at = 0; at < output.Length; )
        {
            var rest = output.AsSpan(at);
            if (rest.StartsWith(Comment) || rest.StartsWith(Event))
            {
                var isBoundary = EventStreamPlace.IsEventBoundary(Encoding.Latin1.GetBytes(text.ToString()));
                var ping =
                    rest.StartsWith(Event) ? Event
                    : isBoundary ? Comment + "\n"
                    : Comment;
                Assert.True(isBoundary || ping == Comment);
                Assert.StartsWith(ping, rest.ToString(), StringComparison.Ordinal);
                at += ping.Length;
            }
            else
            {
                text.Append(output[at++]);
            }
        }

        return text.ToString();
    }
}
