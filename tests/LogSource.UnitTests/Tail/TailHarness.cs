using System.Globalization;
using System.Text;
using LogSource.Buffer;
using LogSource.Buffer.InMemory;
using LogSource.LineEncoding;
using LogSource.Reading;
using LogSource.Reading.Following;
using LogSource.Tail;
using LogSource.UnitTests.Buffer;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace LogSource.UnitTests.Tail;

/// <summary>A hub over an in-memory buffer, with a clock that only the test advances.</summary>
internal sealed class TailHarness
{
    public const string App = "example-app";

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private readonly int _maxLines;

    public TailHarness(int maxLines = 100_000)
    {
        _maxLines = maxLines;
        Turns = new MatchingTurns(Time);
        Buffer = new UnreliableBuffer(NewBuffer());
        Hub = new TailHub(Buffer, TestMetrics.Tail, Time, NullLogger<TailHub>.Instance);
    }

    public FakeTimeProvider Time { get; } = new(DateTimeOffset.UnixEpoch.AddYears(50));

    public UnreliableBuffer Buffer { get; }

    public TailHub Hub { get; }

    public MatchingTurns Turns { get; }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    // No expiry, because tests advance the clock far while they wait.
    public ILogBuffer NewBuffer() =>
        new InMemoryLogBuffer(
            Options.Create(new BufferOptions { MaxLinesPerApp = _maxLines, IdleExpiry = TimeSpan.MaxValue }),
            Time,
            NullLogger<InMemoryLogBuffer>.Instance
        );

    public LogStream NewStream() => new(Buffer, Hub, NewSearch(), new LineReader(Buffer), Turns, Time);

    public LineSearch NewSearch() => new(new LineReader(Buffer), Turns, Time);

    public Task AppendAsync(int first, int count) => Buffer.AppendAsync(App, Sample.Numbers(first, count), Cancel);

    /// <summary>A follower of new lines that the ring already serves.</summary>
    public async Task<Follower> FollowAsync()
    {
        var last = FollowStart.After(await Buffer.GetLastIdAsync(App, Cancel));
        var follower = Hub.Follow(App, last);
        await using var companion = Hub.Follow(App, last);
        await AssertSharingAsync(follower, companion);
        return follower;
    }

    /// <summary>
    /// Appends lines until all followers receive the same encoded line from the ring. They must have read all lines
    /// before.
    /// </summary>
    public async Task AssertSharingAsync(params IReadOnlyList<Follower> followers)
    {
        List<EncodedLine> lines;
        do
        {
            Cancel.ThrowIfCancellationRequested();
            await AppendAsync(0, 1);
            lines = [];
            foreach (var follower in followers)
            {
                lines.Add((await TakeAsync(follower, 1)).Single());
            }
        } while (lines.Distinct().Count() > 1);
    }

    /// <summary>Returns the next batch and advances the clock until it arrives.</summary>
    public async Task<FollowBatch> NextAsync(Follower follower)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        ending.CancelAfter(Deadline);
        var next = follower.ReadNextAsync(ending.Token);
        await Task.Run(
            async () =>
            {
                while (!next.IsCompleted)
                {
                    Time.Advance(TailHub.PollInterval);
                    await Task.Yield();
                }
            },
            Cancel
        );
        return await next;
    }

    /// <summary>Reads batches until this many lines have arrived. Fails at a gap.</summary>
    public async Task<List<EncodedLine>> TakeAsync(Follower follower, int count)
    {
        var lines = new List<EncodedLine>();
        while (lines.Count < count)
        {
            var batch = await NextAsync(follower);
            Assert.Null(batch.Gap);
            lines.AddRange(batch.Lines);
        }
        return lines;
    }

    /// <summary>The numbers that <see cref="AppendAsync"/> wrote, parsed from the end of the JSON.</summary>
    public static IReadOnlyList<int> Numbers(IEnumerable<EncodedLine> lines) => [.. lines.Select(Number)];

    private static int Number(EncodedLine line)
    {
        var text = Encoding.UTF8.GetString(line.Frame.Span);
        return int.Parse(text[(text.LastIndexOf(' ') + 1)..text.LastIndexOf('"')], CultureInfo.InvariantCulture);
    }
}
