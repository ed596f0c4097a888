using EdgeGateway.Hosting.Memory;
using EdgeGateway.Operations;
using EdgeGateway.Overload.Pressure;
using EdgeGateway.RequestTimeouts;
using EdgeGateway.Streams.Lifecycle;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeGateway.UnitTests.Overload;

public sealed class MemoryWatchTests : IDisposable
{
    private readonly OverloadHarness _harness = new();
    private readonly Memory _memory = new();
    private readonly MemoryWatch _watch;

    public MemoryWatchTests() =>
        _watch = new MemoryWatch(
            _memory,
            [_memory],
            new LoadShedding(_harness.Wheel, _harness.Refusals, [_memory]),
            OverloadSettings.Of(),
            _harness.Time,
            new ChangeLog(_harness.Time),
            NullLogger<MemoryWatch>.Instance,
            _memory
        );

    public void Dispose()
    {
        _watch.Dispose();
        _harness.Dispose();
    }

    [Theory]
    [InlineData(0.74, 0)]
    [InlineData(0.75, 1)]
    [InlineData(0.89, 1)]
    [InlineData(0.90, 2)]
    public void The_marks_are_shares_of_the_limit(double share, int pressure)
    {
        Check(share);
        Assert.Equal((MemoryPressure)pressure, _watch.Pressure);
        Assert.Equal(share, _watch.Share);
    }

    [Theory]
    [InlineData(0.25, 640)] // half a GiB is left, of which a stream may take 200 KiB within four seconds
    [InlineData(0.70, 64)]
    [InlineData(0.76, 1)]
    public void The_less_memory_is_left_the_fewer_streams_are_opened_in_a_second(double share, int expected)
    {
        Check(share);
        Assert.InRange(_watch.NewStreamsPerSecond, expected - 1, expected + 32);
    }

    [Fact]
    public void Garbage_is_no_pressure()
    {
        _memory.Garbage = 0.3;
        Check(0.6);
        Assert.Equal(MemoryPressure.None, _watch.Pressure);
        Assert.Equal((1, 1), (_memory.Releases, _memory.Clears));
    }

    [Fact]
    public void Pressure_ends_only_when_memory_is_well_below_the_mark()
    {
        Check(0.76);
        Check(0.72);
        Assert.Equal(MemoryPressure.Soft, _watch.Pressure);
        Check(0.69);
        Assert.Equal(MemoryPressure.None, _watch.Pressure);
    }

    [Fact]
    public void Memory_is_released_every_5_seconds_at_the_soft_mark_and_every_2_seconds_at_the_hard_mark()
    {
        CheckFor(seconds: 61, 0.8);
        Assert.Equal(13, _memory.Releases);
        CheckFor(seconds: 10, 0.95);
        Assert.Equal(18, _memory.Releases);
    }

    [Fact]
    public void Garbage_between_two_releases_is_no_pressure()
    {
        Check(0.8);
        _memory.Garbage = 0.15;
        _harness.Time.Advance(TimeSpan.FromSeconds(1));
        Check(0.8);
        Assert.Equal(MemoryPressure.Soft, _watch.Pressure);
        _harness.Time.Advance(TimeSpan.FromSeconds(2));
        Check(0.8);
        Assert.Equal((MemoryPressure.Soft, 2), (_watch.Pressure, _memory.Releases));
    }

    [Fact]
    public void At_the_hard_mark_the_slowest_readers_end_first_and_only_a_part_of_them()
    {
        var requests = new List<RequestTimeout>();
        for (var i = 0; i < 100; i++)
        {
            requests.Add(_harness.StartRequest());
            requests[i].OnBackendSent(1);
            _harness.Time.Advance(TimeSpan.FromSeconds(1));
        }

        var reading = _harness.StartRequest();
        Check(0.95);
        Assert.Equal(
            Enumerable.Range(0, 20),
            Enumerable.Range(0, 100).Where(i => requests[i].Cause == RequestTimeoutCause.Overload)
        );
        Assert.Null(reading.Cause);
        Assert.Equal(20, _harness.Refused.Count(cap => cap == "hard-memory"));

        CheckFor(seconds: 4, 0.95);
        Assert.Equal(40, requests.Count(request => request.Cause is not null));
    }

    [Fact]
    public void At_the_hard_mark_clients_end_that_do_not_read_what_belongs_to_no_stream_and_no_forwarded_request()
    {
        _memory.SlowClients = 7;
        Check(0.95);
        Assert.Equal(0, _memory.SlowClients);
        Assert.Equal(Enumerable.Repeat("hard-memory", 7), _harness.Refused);
    }

    [Fact]
    public void Below_the_hard_mark_nothing_ends()
    {
        _memory.SlowClients = 7;
        var request = _harness.StartRequest();
        request.OnBackendSent(1);
        _harness.Time.Advance(TimeSpan.FromMinutes(1));
        Check(0.89);
        Assert.Null(request.Cause);
        Assert.Equal(7, _memory.SlowClients);
    }

    private void Check(double share)
    {
        _memory.Live = share;
        _watch.Check();
    }

    private void CheckFor(int seconds, double share)
    {
        for (var i = 0; i < seconds; i++)
        {
            Check(share);
            _harness.Time.Advance(TimeSpan.FromSeconds(1));
        }
    }

    private sealed class Memory : IMemoryUse, IManagedHeap, ICache, ISlowClients
    {
        public int SlowClients { get; set; }

        public double Live { get; set; }

        public double Garbage { get; set; }

        public int Releases { get; private set; }

        public int Clears { get; private set; }

        public double Share => Live + Garbage;

        public long Limit => 1024 * 1024 * 1024;

        public long AllocatedBytes => 0;

        public void Release()
        {
            Releases++;
            Garbage = 0;
        }

        public void Clear() => Clears++;

        public int EndSlowest(TimeSpan least)
        {
            Assert.Equal(TimeSpan.FromSeconds(1), least);
            var ended = SlowClients;
            SlowClients = 0;
            return ended;
        }
    }
}
