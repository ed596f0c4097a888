using System.Globalization;
using EdgeGateway.Bench.LogSources;
using EdgeGateway.Bench.Results;
using EdgeGateway.Testing.Redis;

namespace EdgeGateway.Bench.Tail;

/// <summary>Measures the followers of a log source and writes the results.</summary>
internal static class TailMeasurement
{
    public static async Task<int> RunAsync(TailPlan plan, CancellationToken cancellationToken)
    {
        await using var redis = await RedisServer.StartAsync(cancellationToken);
        var rates = await TailRates.RunAsync(redis, plan, cancellationToken);
        var oneApp = await IdleFollowers.RunAsync(redis, plan.Idle, 1, cancellationToken);
        var oneAppEach = await IdleFollowers.RunAsync(redis, plan.Idle, plan.Idle, cancellationToken);

        var idle = new MarkdownTable(
            $"{plan.Idle:#,0} followers that receive nothing",
            "memory of the log source for each, KiB",
            "its processor, cores",
            "Redis, cores"
        )
            .Add("of one app", oneApp.KiB, Exact(oneApp.LogSource), Exact(oneApp.Redis))
            .Add("of one app each", oneAppEach.KiB, Exact(oneAppEach.LogSource), Exact(oneAppEach.Redis));
        var whole = rates.All(rate => rate.Wrong == 0);
        Console.WriteLine(
            $"""

            {plan}
            {MachineFacts.Line("log source, Redis and followers")}

            {Table(rates)}
            {idle}
            no line missing without a gap event and none twice: {(whole ? "yes" : "NO")}
            """
        );
        return whole ? 0 : 1;
    }

    private static MarkdownTable Table(IReadOnlyList<RateResult> rates)
    {
        var table = new MarkdownTable(["lines per second", .. rates.Select(rate => $"{rate.Rate:#,0}")]);
        Row("accepted per second", rate => (long)Math.Round(rate.Written));
        Row("delivered per second", rate => (long)(rate.Latencies.Count / rate.Usage.Wall.TotalSeconds));
        Row("ms from when a line was due until a follower had it, p50", rate => Exact(rate.Latencies.At(0.5)));
        Row("p99", rate => Exact(rate.Latencies.At(0.99)));
        Row("most", rate => Exact(rate.Latencies.At(1)));
        Row(
            "processor time of the log source for a delivered line, µs",
            rate => PerLine(rate, usage => usage.LogSource)
        );
        Row("that of the followers and the writer", rate => PerLine(rate, usage => usage.Own));
        Row("that of Redis, cores", rate => Exact(rate.Usage.Redis / rate.Usage.Wall));
        Row("everything else on the machine, cores", rate => Exact(rate.Usage.Others));
        Row("missing lines that a gap event reported", rate => rate.Announced);
        Row("missing lines that no event reported, or duplicate lines", rate => rate.Wrong);
        return table;

        void Row(string what, Func<RateResult, object> value) => table.Add([what, .. rates.Select(value)]);
    }

    private static string PerLine(RateResult rate, Func<Usage, TimeSpan> time) =>
        Exact(time(rate.Usage).TotalMicroseconds / rate.Latencies.Count);

    private static string Exact(double value) => value.ToString("0.00", CultureInfo.InvariantCulture);
}
