using System.Globalization;

namespace FunctionalTests.Loss;

/// <summary>
/// Numbered lines go the whole way, from producers to followers that come back with their last id, while log sources, gateways and Redis are
/// killed, stopped and paused. For a minute, or as long as <c>EDGEGATEWAY_TEST_LOSS_DURATION</c> says (<c>00:10:00</c>), and a third
/// of it where lines are trimmed besides; what happens follows from <c>EDGEGATEWAY_TEST_LOSS_SEED</c>.
/// </summary>
/// <remarks>Alone, as other tests measure times.</remarks>
[Collection(nameof(LossTests))]
[CollectionDefinition(nameof(LossTests), DisableParallelization = true)]
[Trait("Category", "Waits")]
public sealed class LossTests
{
    private const int ShownFaults = 10;

    private static readonly int Seed = int.Parse(Variable("SEED") ?? "1", CultureInfo.InvariantCulture);
    private static readonly TimeSpan Duration = TimeSpan.Parse(
        Variable("DURATION") ?? "00:01:00",
        CultureInfo.InvariantCulture
    );

    [Fact]
    public async Task Every_accepted_line_arrives_once_and_in_order_whoever_is_killed_meanwhile()
    {
        var run = await RunAsync(new LossScenario(Seed, Duration, Kept: 10_000_000, Staying: 4, Leaving: 0));

        // Redis keeps what it has acknowledged, and all of it: not even a false alarm has a reason.
        AssertNoFault(run, run.Stored);
        Assert.All(run.Followers, follower => Assert.Equal(0, follower.Gaps));
    }

    [Fact]
    public async Task Followers_that_stay_away_for_longer_than_lines_are_kept_are_told_of_all_that_they_missed()
    {
        var run = await RunAsync(new LossScenario(Seed, Duration / 3, Kept: 500, Staying: 2, Leaving: 4));

        // What Redis has no more, somebody has seen, as a rule.
        var covered = AssertNoFault(
            run,
            [
                .. run
                    .Stored.Concat(
                        run.Followers.SelectMany(follower => follower.Seen).Select(one => one.Line).OfType<StoredLine>()
                    )
                    .DistinctBy(line => line.Id)
                    .OrderBy(line => line.Id),
            ]
        );
        Assert.All(
            run.Followers.Where(follower => follower.Leaves),
            follower => Assert.True(covered[follower] > 0, $"{follower.Name} lost nothing")
        );
    }

    private static async Task<LossRun> RunAsync(LossScenario scenario)
    {
        Tell($"{scenario}");
        var run = await LossRun.RunAsync(scenario, Tell, TestContext.Current.CancellationToken);
        foreach (var (i, sent) in run.Sent.Index())
        {
            Tell($"producer {i}: {sent.Count(batch => batch.IsAccepted)} of {sent.Count} batches accepted");
            Assert.Contains(sent, batch => batch.IsAccepted);
        }

        Tell($"Redis has {run.Stored.Count} lines");
        return run;
    }

    // Returns how many lines gaps have covered, for each follower.
    private static Dictionary<ResumingFollower, int> AssertNoFault(LossRun run, IReadOnlyList<StoredLine> stored)
    {
        var sent = new SentCheck(run.Sent, stored);
        var faults = sent.Faults.ToList();
        var covered = new Dictionary<ResumingFollower, int>();
        foreach (var follower in run.Followers)
        {
            var check = new FollowerCheck(stored, follower.Seen, run.End);
            Tell($"{follower.State}; {check.Covered} of {stored.Count} lines covered by gaps");
            faults.AddRange(
                check.Faults.Concat(sent.Uncovered(follower.Seen)).Select(fault => $"{follower.Name}: {fault}")
            );
            covered.Add(follower, check.Covered);
        }

        Assert.True(faults.Count == 0, string.Join('\n', [$"{faults.Count} faults:", .. faults.Take(ShownFaults)]));
        return covered;
    }

    private static string? Variable(string name) => Environment.GetEnvironmentVariable($"EDGEGATEWAY_TEST_LOSS_{name}");

    private static void Tell(string what) =>
        TestContext.Current.TestOutputHelper?.WriteLine($"{DateTime.UtcNow:HH:mm:ss.f} {what}");
}
