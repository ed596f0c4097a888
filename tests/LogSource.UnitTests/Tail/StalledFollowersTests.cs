using LogSource.Buffer.InMemory;
using LogSource.LineEncoding;
using LogSource.Lines;
using LogSource.Reading.Following;
using LogSource.Reading.Queries;
using LogSource.Tail;
using LogSource.UnitTests.Buffer;

namespace LogSource.UnitTests.Tail;

[Collection<SerialTests>]
public sealed class StalledFollowersTests
{
    private const int Followers = 2_000;
    private const int Stalled = 5;
    private const int Lines = 10_000;
    private const int LinesPerAppend = 200;
    private const int LineLength = 1_000;

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(120);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Of_2000_followers_5_stalled_ones_hold_one_batch_each_and_the_others_receive_every_line()
    {
        var harness = new TailHarness(maxLines: Lines / 10);
        await harness.AppendAsync(0, 1);
        var start = FollowStart.After(await harness.Buffer.GetLastIdAsync(TailHarness.App, Cancel));
        var stream = harness.NewStream();
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var sinks = Enumerable.Range(0, Followers).Select(i => new Sink(stalls: i < Stalled)).ToArray();
        var query = new LogQuery { Lines = 0, Filter = LineFilter.All };
        var running = sinks
            .Select(sink => stream.RunAsync(TailHarness.App, start, query, sink, leaving.Token))
            .ToArray();
        await AppendAndWaitAsync(harness, sinks, 0);
        var before = GC.GetTotalMemory(forceFullCollection: true);

        for (var sent = LinesPerAppend; sent < Lines; sent += LinesPerAppend)
        {
            await AppendAndWaitAsync(harness, sinks, sent);
        }

        // The ring and the buffer hold their share regardless of readers. Each stalled follower holds one batch.
        var shared =
            LineRing.MaxBytes
            + (Lines / 10 * (LineLength + InMemoryApp.BytesPerLine))
            + (3 * LineRing.SharedBatches * EncodedBatch.MaxBytes);
        var grown = GC.GetTotalMemory(forceFullCollection: true) - before;
        Assert.InRange(grown, long.MinValue, shared + (Stalled * 3 * EncodedBatch.MaxBytes));

        await leaving.CancelAsync();
        foreach (var sink in sinks)
        {
            sink.Release();
        }

        await Task.WhenAll(running).ContinueWith(_ => { }, TaskScheduler.Default);
    }

    private static async Task AppendAndWaitAsync(TailHarness harness, Sink[] sinks, int first)
    {
        var message = new string('x', LineLength);
        await harness.Buffer.AppendAsync(
            TailHarness.App,
            [.. Enumerable.Repeat(0, LinesPerAppend).Select(_ => Sample.Line(message))],
            Cancel
        );
        await Task.WhenAll(sinks.Skip(Stalled).Select(sink => sink.ReceivedAsync(first + LinesPerAppend)))
            .WaitAsync(Deadline, Cancel);
    }

    /// <summary>A client that takes everything at once, or nothing.</summary>
    private sealed class Sink(bool stalls) : ILineSink
    {
        private readonly TaskCompletionSource _stalling = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly Lock _lock = new();
        private TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _expected;
        private int _lines;
        private EntryId _last;

        public Task SendAsync(EncodedNotice notice, CancellationToken cancellationToken) =>
            throw new InvalidOperationException("No line is lost.");

        public Task SendAsync(EncodedBatch batch, CancellationToken cancellationToken)
        {
            if (stalls)
            {
                return _stalling.Task;
            }

            lock (_lock)
            {
                Assert.True(batch.GetFrames(LineFields.None).Length > 0 && batch.Lines[0].Id > _last);
                _last = batch.Lines[^1].Id;
                _lines += batch.Lines.Count;
                if (_lines >= _expected)
                {
                    _reached.TrySetResult();
                }
            }

            return Task.CompletedTask;
        }

        /// <summary>Completes when this many lines have arrived.</summary>
        public Task ReceivedAsync(int lines)
        {
            lock (_lock)
            {
                Assert.True(_lines <= lines);
                _expected = lines;
                if (_lines == lines)
                {
                    return Task.CompletedTask;
                }

                _reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                return _reached.Task;
            }
        }

        public void Release() => _stalling.TrySetResult();
    }
}
