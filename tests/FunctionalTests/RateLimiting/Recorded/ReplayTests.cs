namespace FunctionalTests.RateLimiting.Recorded;

/// <summary>Replays the recorded cases with local counters and with counters in Redis.</summary>
[Trait("Category", "Heavy")]
public sealed class ReplayTests(ReplayRedis redis) : IClassFixture<ReplayRedis>
{
    public static TheoryData<string> Cases => [.. RecordedCases.All.Keys];

    [Theory]
    [MemberData(nameof(Cases))]
    public Task A_recorded_case_gets_the_recorded_responses_with_local_counters(string name) =>
        Replay.RunAsync(name, "");

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_recorded_case_gets_the_recorded_responses_with_counters_in_redis(string name) =>
        await Replay.RunAsync(name, await redis.EmptyAsync());
}
