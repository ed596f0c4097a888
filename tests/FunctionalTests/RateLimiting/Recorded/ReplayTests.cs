using EdgeGateway.Testing.Redis;

namespace FunctionalTests.RateLimiting.Recorded;

/// <summary>What was recorded, in memory and in one Redis.</summary>
public sealed class ReplayTests
{
    public static TheoryData<string> Cases => [.. RecordedCases.All.Keys];

    [Theory]
    [MemberData(nameof(Cases))]
    public Task A_recorded_case_is_answered_as_it_was_in_memory(string name) => Replay.RunAsync(name, "");

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_recorded_case_is_answered_as_it_was_in_redis(string name)
    {
        await using var redis = await RedisServer.StartAsync(TestContext.Current.CancellationToken);
        await Replay.RunAsync(name, redis.ConnectionString);
    }
}
