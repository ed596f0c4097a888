using System.Diagnostics;
using EdgeGateway.Testing.Redis;

namespace FunctionalTests.RateLimiting;

[Trait("Category", "Waits")]
public sealed class SlidingLimitTests
{
    private const int Limit = 5;
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_sliding_window_passes_no_more_than_the_limit_in_any_period(bool shared)
    {
        await using var redis = shared ? await RedisServer.StartAsync(TestContext.Current.CancellationToken) : null;
        await using var gateway = await LimitedGateway.StartAsync([
            .. LimitedGateway.TrustHeaders,
            .. LimitedGateway.Rule("ClientRateLimiting:GeneralRules:0", "1s", Limit),
            ("ClientRateLimiting:GeneralRules:0:Algorithm", "Sliding"),
            ("Redis:ConnectionString", redis?.ConnectionString ?? ""),
        ]);
        var clock = Stopwatch.StartNew();
        var passed = new List<(TimeSpan SentAt, TimeSpan AnsweredAt)>();
        while (passed.Count <= 2 * Limit && clock.Elapsed < 30 * Period)
        {
            var sent = clock.Elapsed;
            var response = await gateway.GetAsync();
            if (response.Status == 200)
            {
                passed.Add((sent, clock.Elapsed));
            }
            else
            {
                Assert.Equal(
                    (429, "1"),
                    (response.Status, response.Headers["Retry-After"].Replace("2", "1", StringComparison.Ordinal))
                );
            }
        }

        // The window moves on. A fixed one would pass ten requests around its end. A request is counted between its two times.
        Assert.Equal((2 * Limit) + 1, passed.Count);
        for (var i = Limit; i < passed.Count; i++)
        {
            Assert.True(
                passed[i].AnsweredAt - passed[i - Limit].SentAt >= Period,
                $"{Limit + 1} from {passed[i - Limit].SentAt} to {passed[i].AnsweredAt}"
            );
        }
    }
}
