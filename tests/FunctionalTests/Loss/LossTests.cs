using System.Globalization;

namespace FunctionalTests.Loss;

/// <summary>
/// Producers post numbered lines and followers resume with their last id, while log sources, gateways and Redis are
/// killed, stopped and paused. A run takes a minute, or the time in <c>EDGEGATEWAY_TEST_LOSS_DURATION</c>
/// (<c>00:10:00</c>); with trimming a third of that. <c>EDGEGATEWAY_TEST_LOSS_SEED</c> determines the failures.
/// </summary>
[Trait("Category", "Long")]
public sealed class LossTests
{
    private const int ShownFaults = 10;

    private static readonly int Seed = int.Parse(Variable("SEED") ?? "1", CultureInfo.InvariantCulture);
    private static readonly TimeSpan Duration = TimeSpan.Parse(
        Variable("DURATION") ?? "00:01:00",
        CultureInfo.InvariantCulture
    );

    [Fact]
    public async Task Every_accepted_line_arrives_once_and_in_order_while_processes_are_killed()
    {
        var run = await RunAsync(
            new LossScenario(Seed, Duration, RetainedLines: 10_000_000, ReconnectingFollowers: 4, AbsentFollowers: 0)
        );

        // Redis keeps all acknowledged lines, so there is no reason for a gap.
        AssertNoFault(run, run.Stored);
        Assert.All(run.Followers, follower => Assert.Equal(0, follower.Gaps));
    }

    [Fact]
    public async Task Followers_that_are_absent_for_longer_than_lines_are_retained_get_gaps_for_all_missed_lines()
    {
        var run = await RunAsync(
            new LossScenario(Seed, Duration / 3, RetainedLines: 500, ReconnectingFollowers: 2, AbsentFollowers: 4)
        );

        // Lines that Redis has trimmed were usually received by some follower.
        var covered = AssertNoFault(
            run,
            [
                .. run
                    .Stored.Concat(
                        run.Followers.SelectMany(follower => follower.Events)
                            .Select(received => received.Line)
                            .OfType<StoredLine>()
                    )
                    .DistinctBy(line => line.Id)
                    .OrderBy(line => line.Id),
            ]
        );
        Assert.All(
            run.Followers.Where(follower => follower.HasAbsences),
            follower => Assert.True(covered[follower] > 0, $"{follower.Name} lost nothing")
        );
    }

    private static async Task<LossRun> RunAsync(LossScenario scenario)
    {
        Report($"{scenario}");
        var run = await LossRun.RunAsync(scenario, Report, TestContext.Current.CancellationToken);
        foreach (var (i, sent) in run.Sent.Index())
        {
            Report($"producer {i}: {sent.Count(batch => batch.IsAccepted)} of {sent.Count} batches accepted");
            Assert.Contains(sent, batch => batch.IsAccepted);
        }

        Report($"Redis has {run.Stored.Count} lines");
        return run;
    }

    // Returns the number of lines that gaps cover, for each follower.
    private static Dictionary<ResumingFollower, int> AssertNoFault(LossRun run, IReadOnlyList<StoredLine> stored)
    {
        var sent = new ProducerCheck(run.Sent, stored);
        var faults = sent.Faults.ToList();
        var covered = new Dictionary<ResumingFollower, int>();
        foreach (var follower in run.Followers)
        {
            var check = new FollowerCheck(stored, follower.Events, run.End);
            Report($"{follower.State}; {check.CoveredLines} of {stored.Count} lines covered by gaps");
            faults.AddRange(
                check.Faults.Concat(sent.FindUncovered(follower.Events)).Select(fault => $"{follower.Name}: {fault}")
            );
            covered.Add(follower, check.CoveredLines);
        }

        Assert.True(faults.Count == 0, string.Join('\n', [$"{faults.Count} faults:", .. faults.Take(ShownFaults)]));
        return covered;
    }

    private static string? Variable(string name) => Environment.GetEnvironmentVariable($"EDGEGATEWAY_TEST_LOSS_{name}");

    private static void Report(string text) =>
        TestContext.Current.TestOutputHelper?.WriteLine($"{DateTime.UtcNow:HH:mm:ss.f} {text}");
}
