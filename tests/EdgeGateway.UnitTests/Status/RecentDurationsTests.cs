using EdgeGateway.Status.Numbers;

namespace EdgeGateway.UnitTests.Status;

/// <summary>Quantiles of the durations of the last steps.</summary>
public sealed class RecentDurationsTests
{
    [Fact]
    public void Quantiles_are_exact_to_a_few_per_cent()
    {
        var durations = new RecentDurations(1);
        for (var i = 1; i <= 10_000; i++)
        {
            durations.Record(i / 1_000.0);
        }

        var found = durations.ReadQuantiles(0.5, 0.99, 0.999);
        Assert.InRange(found[0]!.Value, 4_900, 5_100);
        Assert.InRange(found[1]!.Value, 9_700, 10_200);
        Assert.InRange(found[2]!.Value, 9_800, 10_300);
    }

    [Theory]
    [InlineData(0, 0, 0.02)]
    [InlineData(-1, 0, 0.02)]
    [InlineData(0.0000005, 0, 0.02)]
    [InlineData(0.000123, 0.11, 0.14)]
    [InlineData(1.5, 1_400, 1_630)]
    [InlineData(1e9, 200_000, 300_000)]
    [InlineData(double.PositiveInfinity, 200_000, 300_000)]
    public void Every_duration_has_a_bucket(double seconds, double from, double to)
    {
        var durations = new RecentDurations(1);
        durations.Record(seconds);
        Assert.InRange(durations.ReadQuantiles(0.99)[0]!.Value, from, to);
    }

    [Fact]
    public void Completed_steps_count_until_they_are_the_oldest()
    {
        var durations = new RecentDurations(2);
        Assert.Null(durations.ReadQuantiles(0.5)[0]);
        durations.Record(1);
        Assert.InRange(durations.CompleteStep()!.Value, 1_000, 1_125);
        Assert.Null(durations.CompleteStep());
        Assert.NotNull(durations.ReadQuantiles(0.5)[0]);
        Assert.Null(durations.CompleteStep());
        Assert.Null(durations.ReadQuantiles(0.5)[0]);
    }

    [Fact]
    public async Task Nothing_is_lost_while_steps_are_completed()
    {
        const int Count = 200_000;
        var durations = new RecentDurations(10_000);
        for (var i = 0; i < Count; i++)
        {
            durations.Record(1);
        }

        var recording = Task.Run(
            () => Parallel.For(0, Count, _ => durations.Record(0.001)),
            TestContext.Current.CancellationToken
        );
        for (var i = 0; i < 1_000 && !recording.IsCompleted; i++)
        {
            durations.CompleteStep();
        }

        await recording.WaitAsync(TestContext.Current.CancellationToken);

        // As many short ones as long ones: one short one less, or one more, would move these quantiles.
        var found = durations.ReadQuantiles(0.5, (Count + 1.0) / (2 * Count));
        Assert.InRange(found[0]!.Value, 0.9, 1.2);
        Assert.InRange(found[1]!.Value, 900, 1_200);
    }
}
