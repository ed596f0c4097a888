using LogSource.Reading.Queries;
using LogSource.UnitTests.Tail;

namespace LogSource.UnitTests.Reading;

public sealed class LineSearchTests
{
    [Fact]
    public async Task A_search_ends_when_the_client_aborts()
    {
        using var aborted = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var harness = new TailHarness();
        await harness.AppendAsync(0, 50_000);
        var last = await harness.Buffer.GetLastIdAsync(TailHarness.App, TestContext.Current.CancellationToken);
        Assert.True(ContainerFilter.TryParse("rare", out var filter, out _));
        var reads = harness.Buffer.Reads;
        harness.Buffer.OnRead = () =>
        {
            if (harness.Buffer.Reads == reads + 3)
            {
                aborted.Cancel();
            }
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            harness.NewSearch().FindStartAsync(TailHarness.App, 1, new LineFilter(filter, null), last, aborted.Token)
        );

        Assert.Equal(reads + 3, harness.Buffer.Reads);
    }
}
