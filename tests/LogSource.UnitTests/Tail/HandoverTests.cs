using LogSource.Reading;
using Microsoft.AspNetCore.Http;

namespace LogSource.UnitTests.Tail;

public sealed class HandoverTests
{
    [Theory]
    [InlineData("?stream=true", 0)]
    [InlineData("?stream=true&n=10", 10)]
    [InlineData("?stream=true&n=3000", 3000)]
    [InlineData("?stream=true&n=3000&filter=web", 3000)]
    public async Task From_history_to_live_no_line_is_missed_or_repeated_while_lines_keep_coming(
        string query,
        int history
    )
    {
        const int Before = 5_000;
        const int End = -1;
        var cancel = TestContext.Current.CancellationToken;
        var harness = new TailHarness(maxLines: int.MaxValue);
        await harness.AppendAsync(0, Before);
        var stream = new LogStream(harness.Buffer, harness.Hub, new History(harness.Buffer));
        var request = new DefaultHttpContext().Request;
        request.QueryString = new QueryString(query);

        using var started = new CountdownEvent(4);
        var writing = Task.Run(
            async () =>
            {
                var first = Before;
                for (; first < 50_000 || !started.IsSet; first += 20)
                {
                    await harness.AppendAsync(first, 20);
                    await Task.Yield();
                }
                await harness.AppendAsync(first, 1_000);
                await harness.AppendAsync(End, 1);
            },
            cancel
        );
        var readers = Enumerable
            .Range(0, started.InitialCount)
            .Select(_ =>
                Task.Run(
                    async () =>
                    {
                        var start = await stream.FindStartAsync(TailHarness.App, LogQuery.Of(request), cancel);
                        started.Signal();
                        await using var follower = harness.Hub.Follow(TailHarness.App, start);
                        List<int> numbers = [];
                        while (numbers is not [.., End])
                        {
                            numbers.AddRange(TailHarness.Numbers(await harness.TakeAsync(follower, 1)));
                        }

                        return numbers;
                    },
                    cancel
                )
            )
            .ToArray();

        await writing;
        foreach (var numbers in await Task.WhenAll(readers))
        {
            Assert.Equal(Enumerable.Range(numbers[0], numbers.Count - 1), numbers.SkipLast(1));
            Assert.True(numbers[0] >= Before - history);
        }
    }
}
