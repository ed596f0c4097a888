using EdgeGateway.Overload.Caps;
using Microsoft.Extensions.Time.Testing;

namespace EdgeGateway.UnitTests.Overload;

public sealed class StreamRateTests
{
    private const int PerSecond = 500;

    private readonly FakeTimeProvider _time = new();
    private readonly StreamRate _rate;

    public StreamRateTests() => _rate = new StreamRate(_time);

    [Fact]
    public void A_second_of_streams_is_accepted_at_once_and_then_as_many_as_the_rate()
    {
        Assert.Equal(PerSecond, TakeAll());
        _time.Advance(TimeSpan.FromMilliseconds(100));
        Assert.Equal(PerSecond / 10, TakeAll());
        _time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(PerSecond, TakeAll());
    }

    [Fact]
    public void A_stream_that_was_not_opened_is_given_back()
    {
        TakeAll();
        _rate.Return(PerSecond);
        Assert.Equal(1, TakeAll());
    }

    [Fact]
    public void Concurrent_requests_take_no_stream_twice()
    {
        var taken = 0;
        Parallel.For(
            0,
            4 * PerSecond,
            _ =>
            {
                if (_rate.TryTake(PerSecond))
                {
                    Interlocked.Increment(ref taken);
                }
            }
        );
        Assert.Equal(PerSecond, taken);
    }

    [Fact]
    public void Clients_that_return_at_once_are_all_served_in_the_time_that_the_rate_implies()
    {
        const int Clients = 5_000;
        var arrivals = new PriorityQueue<int, double>(Enumerable.Range(0, Clients).Select(client => (client, 0.0)));
        var (now, served, refused) = (0.0, 0, 0);
        while (arrivals.TryDequeue(out var client, out var at))
        {
            _time.Advance(TimeSpan.FromSeconds(at - now));
            now = at;
            if (_rate.TryTake(PerSecond))
            {
                served++;
                Assert.InRange(served, 1, PerSecond + (now * PerSecond) + 1);
                continue;
            }

            refused++;
            var wait = _rate.NextTurn(PerSecond);
            Assert.InRange(wait, 1, (Clients / PerSecond) + 2);
            arrivals.Enqueue(client, at + wait);
        }

        Assert.Equal(Clients, served);
        Assert.InRange(now, (Clients / PerSecond) - 1, (Clients / PerSecond) + 3);

        // Most clients are refused once.
        Assert.InRange(refused, Clients - PerSecond, 1.5 * Clients);
    }

    [Fact]
    public void Refused_clients_return_at_different_times_and_never_wait_longer_than_a_minute()
    {
        TakeAll();
        var waits = Enumerable.Range(0, 100 * PerSecond).Select(_ => _rate.NextTurn(PerSecond)).ToArray();
        Assert.All(waits, wait => Assert.InRange(wait, 1, 61));
        Assert.All(
            waits[..(30 * PerSecond)].CountBy(wait => wait).Select(count => count.Value),
            together => Assert.InRange(together, 1, 1.2 * PerSecond)
        );
        Assert.InRange(waits[^PerSecond..].Distinct().Count(), 25, 31);
    }

    private int TakeAll()
    {
        var taken = 0;
        while (_rate.TryTake(PerSecond))
        {
            taken++;
        }

        return taken;
    }
}
