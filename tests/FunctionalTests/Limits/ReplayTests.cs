using System.Diagnostics;
using EdgeGateway.Testing.Redis;

namespace FunctionalTests.Limits;

public sealed class ReplayTests
{
    // Where the requests are counted: memory, redis.
    private static readonly string[] Counters = ["memory", "redis"];

    // where, the case's name
    public static TheoryData<string, string> Cases
    {
        get
        {
            var rows = new TheoryData<string, string>();
            foreach (var counters in Counters)
            {
                foreach (var name in RecordedCases.All.Keys)
                {
                    rows.Add(counters, name);
                }
            }

            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_recorded_case_is_answered_as_it_was(string counters, string name)
    {
        var recorded = RecordedCases.All[name];
        await using var redis = counters == "redis" ? await RedisServer.StartAsync(TestContext.Current.CancellationToken) : null;
        await using var gateway = await LimitedGateway.StartAsync([
            .. recorded.Settings(),
            .. LimitedGateway.Believing,
            ("Redis:ConnectionString", redis?.ConnectionString ?? "")]);

        // All of them: what comes after the first says what was counted wrongly.
        var faults = new List<string>();
        var started = Stopwatch.StartNew();
        foreach (var (i, step) in recorded.Steps.Index())
        {
            await Task.Delay(TimeSpan.FromSeconds(step.WaitSBefore), TestContext.Current.CancellationToken);
            var sent = started.Elapsed;
            var reached = gateway.Reached;
            var answer = await gateway.SendAsync(step.Method, step.Path, step.Headers);
            faults.AddRange([
                .. step.Expect.Differences(answer).Select(Line),
                .. (gateway.Reached - reached, step.Expect.Status) is (0, not 200) or (1, 200)
                    ? Array.Empty<string>()
                    : [Line($"the backend had {gateway.Reached - reached} requests")]]);

            string Line(string difference) =>
                $"'{name}' in {counters}, step {i + 1} ({step.Method} {step.Path}, after {sent.TotalSeconds:0.000} s): {difference}";
        }

        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }
}
