using EdgeGateway.Hosting.Memory;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace EdgeGateway.UnitTests.Hosting.Memory;

public sealed class QuietReleaseTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly Heap _heap = new();
    private readonly QuietRelease _release;

    public QuietReleaseTests() => _release = new(_time, _heap, NullLogger<QuietRelease>.Instance);

    public void Dispose() => _release.Dispose();

    [Fact]
    public void Memory_is_given_back_once_when_a_load_is_over()
    {
        Assert.Equal(0, Check(QuietRelease.LoadBytes, QuietRelease.LoadBytes * 10, QuietRelease.QuietBytes));
        Assert.Equal(1, Check(0));
        Assert.Equal(1, Check(0, QuietRelease.QuietBytes, 0, 0, 0));
        Assert.Equal(2, Check(QuietRelease.LoadBytes, 0, 0));
    }

    [Fact]
    public void A_process_that_had_no_load_is_not_stopped() =>
        Assert.Equal(0, Check(QuietRelease.LoadBytes - 1, QuietRelease.LoadBytes - 1, 0, 0, 0));

    [Fact]
    public void A_process_that_still_works_is_not_stopped()
    {
        const long Work = QuietRelease.QuietBytes + 1;
        Assert.Equal(0, Check(QuietRelease.LoadBytes, Work, Work, Work, 0, Work, Work));
        Assert.Equal(1, Check(0));
    }

    [Fact]
    public async Task It_checks_by_itself()
    {
        await _release.StartAsync(TestContext.Current.CancellationToken);
        _heap.Allocated += QuietRelease.LoadBytes;
        while (_heap.Releases == 0)
        {
            _time.Advance(QuietRelease.Interval);
            await Task.Yield();
        }

        await _release.StopAsync(TestContext.Current.CancellationToken);
    }

    // Intervals in each of which this is allocated. Returns how often memory was given back since the start.
    private int Check(params long[] intervals)
    {
        foreach (var bytes in intervals)
        {
            _heap.Allocated += bytes;
            _release.Check();
        }

        return _heap.Releases;
    }

    private sealed class Heap : IManagedHeap
    {
        public long Allocated { get; set; }

        public int Releases { get; private set; }

        public long AllocatedBytes => Allocated;

        public void Release() => Releases++;
    }
}
