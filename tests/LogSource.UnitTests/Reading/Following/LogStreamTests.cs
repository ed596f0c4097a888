using System.Buffers;
using System.Text;
using LogSource.LineEncoding;
using LogSource.Reading.Following;
using LogSource.Reading.Queries;
using LogSource.Tail;
using LogSource.UnitTests.Tail;
using Microsoft.AspNetCore.Http;

namespace LogSource.UnitTests.Reading.Following;

public sealed class LogStreamTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_client_that_resumes_at_a_position_gets_no_gap_for_lines_that_were_examined()
    {
        // Each burst replaces all retained lines.
        var harness = new TailHarness(maxLines: 10);
        await harness.AppendAsync(0, 1);
        await using var first = await RunningStream.StartAsync(harness, "?stream=true&filter=none&positions=true");
        for (var burst = 1; burst <= 3; burst++)
        {
            await harness.AppendAsync(10 * burst, 10);
            var last = await harness.Buffer.GetLastIdAsync(TailHarness.App, Cancel);
            await first.WaitForAsync($"position {last}");
        }

        var position = first.Events[^1].Split(' ')[1];
        await using var second = await RunningStream.StartAsync(
            harness,
            $"?stream=true&since={position}&search=4&positions=true"
        );
        await harness.AppendAsync(40, 1);
        await second.WaitForAsync("lines 40");

        Assert.DoesNotContain("gap", string.Join(' ', first.Events.Concat(second.Events)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Positions_are_reported_once_a_second_at_most()
    {
        var harness = new TailHarness();
        await using var stream = await RunningStream.StartAsync(harness, "?stream=true&search=7&positions=true");
        for (var ten = 0; ten < 60; ten += 10)
        {
            await harness.AppendAsync(ten, 7);
            await harness.AppendAsync(ten + 7, 1);
            await stream.WaitForAsync($"lines {ten + 7}", advancesClock: false);
        }

        // Only where the stream begins, because a second has not passed.
        Assert.Single(stream.Events, text => text.StartsWith("position", StringComparison.Ordinal));

        await harness.AppendAsync(80, 2);
        await stream.WaitForAsync($"position {await harness.Buffer.GetLastIdAsync(TailHarness.App, Cancel)}");
    }

    [Fact]
    public async Task Without_being_asked_a_stream_reports_no_position()
    {
        var harness = new TailHarness();
        await harness.AppendAsync(0, 7);
        await using var stream = await RunningStream.StartAsync(harness, "?stream=true&since=1-0&search=7");
        // A position would follow the gap at once.
        await stream.WaitForAsync("gap");
        await harness.AppendAsync(7, 1);
        await stream.WaitForAsync("lines 7");

        Assert.Equal(["gap", "lines 7"], stream.Events);
    }

    /// <summary>A stream and its events as text.</summary>
    private sealed class RunningStream : ILineSink, IAsyncDisposable
    {
        private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

        private readonly CancellationTokenSource _leaving = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        private readonly TailHarness _harness;
        private readonly Lock _lock = new();
        private readonly List<string> _events = [];
        private Task _running = Task.CompletedTask;

        private RunningStream(TailHarness harness) => _harness = harness;

        public IReadOnlyList<string> Events
        {
            get
            {
                lock (_lock)
                {
                    return [.. _events];
                }
            }
        }

        public static async Task<RunningStream> StartAsync(TailHarness harness, string queryString)
        {
            var request = new DefaultHttpContext().Request;
            request.QueryString = new QueryString(queryString);
            var query = LogQuery.Parse(request);
            var stream = harness.NewStream();
            var (start, _) = await stream.FindStartAsync(TailHarness.App, query, Cancel);
            var running = new RunningStream(harness);
            running._running = Task.Run(
                () => stream.RunAsync(TailHarness.App, start, query, running, running._leaving.Token),
                Cancel
            );
            return running;
        }

        /// <summary>Waits until the last event is this one.</summary>
        public async Task WaitForAsync(string expected, bool advancesClock = true)
        {
            using var ending = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
            ending.CancelAfter(Deadline);
            while (Events is not [.., var last] || last != expected)
            {
                Assert.False(ending.IsCancellationRequested, $"{expected}: {string.Join(", ", Events)}");
                Assert.False(_running.IsCompleted, _running.Exception?.ToString());
                if (advancesClock)
                {
                    _harness.Time.Advance(LogStream.PositionInterval);
                }

                await Task.Yield();
            }
        }

        public Task SendAsync(EncodedNotice notice, CancellationToken cancellationToken)
        {
            var output = new ArrayBufferWriter<byte>();
            notice.WriteEvent(output);
            var text = Encoding.UTF8.GetString(output.WrittenSpan);
            return AddAsync(
                text.StartsWith("id: ", StringComparison.Ordinal) ? $"position {text[4..text.IndexOf('\n')]}" : "gap"
            );
        }

        public Task SendAsync(EncodedBatch batch, CancellationToken cancellationToken) =>
            AddAsync($"lines {string.Join(',', TailHarness.Numbers(batch.Lines))}");

        public async ValueTask DisposeAsync()
        {
            await _leaving.CancelAsync();
            await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            _leaving.Dispose();
        }

        private Task AddAsync(string text)
        {
            lock (_lock)
            {
                _events.Add(text);
            }

            return Task.CompletedTask;
        }
    }
}
