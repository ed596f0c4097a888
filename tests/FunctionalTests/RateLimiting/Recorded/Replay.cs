using System.Diagnostics;

namespace FunctionalTests.RateLimiting.Recorded;

/// <summary>Replays recorded cases against a gateway.</summary>
internal static class Replay
{
    /// <summary>
    /// Replays a case and fails with all differences, because the later ones help to find a wrong count.
    /// </summary>
    /// <param name="name">The case's name.</param>
    /// <param name="redis">The connection string of the Redis that counts; empty for local counters.</param>
    public static async Task RunAsync(string name, string redis)
    {
        var recorded = RecordedCases.All[name];
        await using var gateway = await LimitedGateway.StartAsync([
            .. recorded.Settings(),
            .. LimitedGateway.TrustHeaders,
            ("Redis:ConnectionString", redis),
        ]);

        var differences = new List<string>();
        var started = Stopwatch.StartNew();
        foreach (var (i, step) in recorded.Steps.Index())
        {
            await Task.Delay(TimeSpan.FromSeconds(step.WaitSBefore), TestContext.Current.CancellationToken);
            var sent = started.Elapsed;
            var before = gateway.BackendRequests;
            var response = await gateway.SendAsync(step.Method, step.Path, step.Headers);
            differences.AddRange([
                .. step.Expect.Differences(response).Select(Line),
                .. (gateway.BackendRequests - before, step.Expect.Status) is (0, not 200) or (1, 200)
                    ? Array.Empty<string>()
                    : [Line($"{gateway.BackendRequests - before} requests reached the backend")],
            ]);

            string Line(string difference) =>
                $"'{name}', step {i + 1} ({step.Method} {step.Path}, after {sent.TotalSeconds:0.000} s): {difference}";
        }

        Assert.True(differences.Count == 0, string.Join('\n', differences));
    }
}
