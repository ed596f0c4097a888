using CsCheck;
using EdgeGateway.RateLimiting.Configuration;
using EdgeGateway.RateLimiting.Counting;
using EdgeGateway.RateLimiting.Rules;
using Microsoft.Extensions.Time.Testing;

namespace EdgeGateway.UnitTests.RateLimiting;

public sealed class SlidingTests
{
    private const int Limit = 7;
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(10);
    private static readonly Counter Counter = new("key", Rule(LimitAlgorithm.Sliding), null);

    [Fact]
    public void At_most_the_limit_of_requests_passes_in_any_period() =>
        Gen.Int[0, 4_000]
            .List[1, 200]
            .Sample(pauses =>
            {
                var time = new FakeTimeProvider(DateTimeOffset.UnixEpoch.AddDays(20_000));
                var counters = new LocalCounters(time);
                var passed = new List<DateTimeOffset>();
                foreach (var pause in pauses)
                {
                    time.Advance(TimeSpan.FromMilliseconds(pause));
                    if (Passes(counters))
                    {
                        passed.Add(time.GetUtcNow());
                    }
                }

                for (var i = Limit; i < passed.Count; i++)
                {
                    Assert.True(
                        passed[i] - passed[i - Limit] > Period,
                        $"{Limit + 1} in {passed[i] - passed[i - Limit]}"
                    );
                }
            });

    [Fact]
    public void A_client_that_waits_for_Retry_After_passes() =>
        Gen.Int[0, 1_500]
            .List[20, 60]
            .Sample(pauses =>
            {
                var time = new FakeTimeProvider(DateTimeOffset.UnixEpoch.AddDays(20_000));
                var counters = new LocalCounters(time);
                foreach (var pause in pauses)
                {
                    time.Advance(TimeSpan.FromMilliseconds(pause));
                    var count = counters.Count([Counter])[0];
                    if (Counter.Rule.Rejects(count))
                    {
                        Assert.InRange(count.Ends - time.GetUtcNow(), TimeSpan.FromMilliseconds(1), 1.1 * Period);
                        time.Advance(count.Ends - time.GetUtcNow());
                        Assert.True(Passes(counters));
                    }
                }
            });

    [Fact]
    public void Rejected_requests_are_not_counted()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UnixEpoch.AddDays(20_000));
        var counters = new LocalCounters(time);
        for (var i = 0; i < Limit; i++)
        {
            Assert.True(Passes(counters));
        }

        for (var i = 0; i < 110; i++)
        {
            Assert.False(Passes(counters));
            time.Advance(TimeSpan.FromMilliseconds(100));
        }

        Assert.True(Passes(counters));
    }

    [Fact]
    public void A_gateway_continues_from_the_last_count_of_Redis()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UnixEpoch.AddDays(20_000));
        var counters = new LocalCounters(time);
        Assert.True(Passes(counters));
        counters.Update([Counter], [new Count(Limit - 1, time.GetUtcNow() + Period)]);
        Assert.True(Passes(counters));
        Assert.False(Passes(counters));
        Assert.NotNull(counters.FindRejection(Counter));

        counters.Update([Counter], [new Count(2, time.GetUtcNow() + Period)]);
        Assert.Null(counters.FindRejection(Counter));
        Assert.Equal(Limit - 2, Enumerable.Range(0, 2 * Limit).Count(_ => Passes(counters)));
    }

    internal static LimitRule Rule(LimitAlgorithm algorithm) =>
        new(
            false,
            "*",
            EndpointPattern.TryCreate("*", isRegex: false)!,
            "10s",
            Period,
            Limit,
            algorithm,
            false,
            new QuotaResponse("", "text/plain", 429)
        );

    private static bool Passes(LocalCounters counters) => !Counter.Rule.Rejects(counters.Count([Counter])[0]);
}
