using LogSource.Reading.Queries;
using LogSource.Tail;
using Microsoft.AspNetCore.Http;

namespace LogSource.UnitTests.Tail;

public sealed class HandoverTests
{
    private const int Readers = 4;
    private const int HistoryLines = 5_000;
    private const int LiveLines = 45_000;
    private const int LastLine = -1;

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData("?stream=true", 0)]
    [InlineData("?stream=true&n=10", 10)]
    [InlineData("?stream=true&n=3000", 3000)]
    [InlineData("?stream=true&n=3000&filter=web", 3000)]
    public async Task No_line_is_missed_or_repeated_between_history_and_live_lines_while_lines_arrive(
        string queryString,
        int lines
    )
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        stop.CancelAfter(Deadline);
        var harness = new TailHarness(maxLines: int.MaxValue);
        await harness.AppendAsync(0, HistoryLines);
        var query = Parse(queryString);

        using var started = new CountdownEvent(Readers);
        var writing = Task.Run(() => WriteAsync(harness, started, stop), stop.Token);
        var readers = Enumerable
            .Range(0, Readers)
            .Select(_ => Task.Run(() => ReadAsync(harness, query, started, stop.Token), stop.Token))
            .ToArray();

        // A reader's error is thrown in preference to the cancellation of the others.
        await Task.WhenAll([writing, .. readers]);
        foreach (var reader in readers)
        {
            var numbers = await reader;
            Assert.Equal(Enumerable.Range(numbers[0], numbers.Count - 1), numbers.SkipLast(1));
            Assert.True(numbers[0] >= HistoryLines - lines);
        }
    }

    /// <summary>
    /// Appends lines until all readers have found their start, and then the last line, which ends the readers.
    /// </summary>
    private static async Task WriteAsync(TailHarness harness, CountdownEvent started, CancellationTokenSource stop)
    {
        try
        {
            var first = HistoryLines;
            for (; first < HistoryLines + LiveLines || !started.IsSet; first += 20)
            {
                stop.Token.ThrowIfCancellationRequested();
                await harness.AppendAsync(first, 20);
                await Task.Yield();
            }

            await harness.AppendAsync(first, 1_000);
            await harness.AppendAsync(LastLine, 1);
        }
        catch
        {
            // Without the last line the readers would wait until their deadline.
            await stop.CancelAsync();
            throw;
        }
    }

    private static async Task<List<int>> ReadAsync(
        TailHarness harness,
        LogQuery query,
        CountdownEvent started,
        CancellationToken cancellationToken
    )
    {
        var stream = harness.NewStream();
        FollowStart start;
        try
        {
            (start, _) = await stream.FindStartAsync(TailHarness.App, query, cancellationToken);
        }
        finally
        {
            // Also after an error, because the writer waits for this signal.
            started.Signal();
        }

        await using var follower = harness.Hub.Follow(TailHarness.App, start);
        List<int> numbers = [];
        while (numbers is not [.., LastLine])
        {
            cancellationToken.ThrowIfCancellationRequested();
            numbers.AddRange(TailHarness.Numbers(await harness.TakeAsync(follower, 1)));
        }

        return numbers;
    }

    // One thread parses the query for all readers: an HttpRequest must not be used by several threads at once.
    private static LogQuery Parse(string queryString)
    {
        var request = new DefaultHttpContext().Request;
        request.QueryString = new QueryString(queryString);
        return LogQuery.Parse(request);
    }
}
