using System.Diagnostics;

namespace FunctionalTests.RateLimiting.Recorded;

/// <summary>Has a gateway answer what was recorded.</summary>
internal static class Replay
{
    /// <summary>Fails with all differences there are: what comes after the first says what was counted wrongly.</summary>
    /// <param name="name">The recorded case's.</param>
    /// <param name="redis">Where the gateway counts; empty for its memory.</param>
    public static async Task RunAsync(string name, string redis)
    {
        var recorded = RecordedCases.All[name];
        await using var gateway = await LimitedGateway.StartAsync([
            .. recorded.Settings(),
            .. LimitedGateway.TrustHeaders,
            ("Redis:ConnectionString", redis),
        ]);

        var faults = new List<string>();
        var started = Stopwatch.StartNew();
        foreach (var (i, step) in recorded.Steps.Index())
        {
            await Task.Delay(TimeSpan.FromSeconds(step.WaitSBefore), TestContext.Current.CancellationToken);
            var sent = started.Elapsed;
            var reached = gateway.BackendRequests;
            var answer = await gateway.SendAsync(step.Method, step.Path, step.Headers);
            faults.AddRange([
                .. step.Expect.Differences(answer).Select(Line),
                .. (gateway.BackendRequests - reached, step.Expect.Status) is (0, not 200) or (1, 200)
                    ? Array.Empty<string>()
                    : [Line($"the backend had {gateway.BackendRequests - reached} requests")],
            ]);

            string Line(string difference) =>
                $"'{name}', step {i + 1} ({step.Method} {step.Path}, after {sent.TotalSeconds:0.000} s): {difference}";
        }

        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }
}
