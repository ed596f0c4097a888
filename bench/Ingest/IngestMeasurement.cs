using EdgeGateway.Bench.LogSources;
using EdgeGateway.Bench.Results;
using EdgeGateway.Testing.Redis;

namespace EdgeGateway.Bench.Ingest;

/// <summary>Writes lines to a log source and, in turn, to the same Redis with redis-benchmark.</summary>
internal static class IngestMeasurement
{
    private const int WarmUpRounds = 2;
    private const double LeastLinesPerSecond = 250_000;

    public static async Task<int> RunAsync(IngestPlan plan, CancellationToken cancellationToken)
    {
        await using var redis = await RedisServer.StartAsync(cancellationToken);
        await using var source = await BenchLogSource.StartAsync(redis, cancellationToken);
        var clients = Enumerable.Range(0, plan.Connections).Select(_ => new LinesClient()).ToArray();
        var (rates, alone, used) = (new List<double>(), new List<double>(), new List<Usage>());
        try
        {
            await Task.WhenAll(clients.Select(client => client.ConnectAsync(source.Address, cancellationToken)));

            // The first rounds warm up the just-in-time compiler.
            for (var round = -WarmUpRounds; round < plan.Rounds; round++)
            {
                var before = await Usage.NowAsync(source.Facts, redis, cancellationToken);
                await WriteAsync(clients, plan, cancellationToken);
                var usage = await Usage.NowAsync(source.Facts, redis, cancellationToken) - before;
                var benchmark = await RedisBenchmark.RunAsync(redis.Port, plan.LinesOfRound, cancellationToken);
                if (round >= 0)
                {
                    rates.Add(plan.LinesOfRound / usage.Wall.TotalSeconds);
                    used.Add(usage);
                    alone.Add(benchmark);
                }
            }
        }
        finally
        {
            foreach (var client in clients)
            {
                client.Dispose();
            }
        }

        return Write(plan, new Distribution(rates), new Distribution(alone), used);
    }

    private static Task WriteAsync(LinesClient[] clients, IngestPlan plan, CancellationToken cancellationToken)
    {
        var left = plan.Requests;
        return Task.WhenAll(
            clients.Select(
                async (client, i) =>
                {
                    var request = LinesPost.Create(
                        $"app-{i % plan.Apps}",
                        plan.Lines,
                        IngestPlan.LineLength,
                        (_, line) => line.Fill((byte)'x')
                    );
                    while (Interlocked.Decrement(ref left) >= 0)
                    {
                        await client.PostAsync(request, plan.Lines, cancellationToken);
                    }
                }
            )
        );
    }

    private static int Write(IngestPlan plan, Distribution rates, Distribution alone, List<Usage> used)
    {
        var perSecond = new MarkdownTable("lines per second", "median", "least", "most")
            .Add("through HTTP", Whole(rates.At(0.5)), Whole(rates.Least), Whole(rates.Most))
            .Add("redis-benchmark alone", Whole(alone.At(0.5)), Whole(alone.Least), Whole(alone.Most));
        var cost = new MarkdownTable("processor time per line, µs", "median", "least", "most");
        Cost("log source", usage => usage.LogSource);
        Cost("Redis", usage => usage.Redis);
        Cost("load generator", usage => usage.Own);

        var holds = rates.At(0.5) >= LeastLinesPerSecond;
        Console.WriteLine(
            $"""

            {plan}
            {MachineFacts.Line("log source, Redis and load generator")}

            {perSecond}
            {cost}
            lines through HTTP per line of redis-benchmark: {rates.At(0.5) / alone.At(0.5):0.00}
            all other processes, cores: {used.Average(usage => usage.Others):0.00}
            at least {LeastLinesPerSecond:#,0} lines per second through HTTP: {(holds ? "yes" : "NO")}
            """
        );
        return holds ? 0 : 1;

        void Cost(string who, Func<Usage, TimeSpan> time)
        {
            var costs = new Distribution(used.Select(usage => time(usage).TotalMicroseconds / plan.LinesOfRound));
            cost.Add(who, Exact(costs.At(0.5)), Exact(costs.Least), Exact(costs.Most));
        }
    }

    private static object Whole(double value) => double.IsNaN(value) ? "no redis-benchmark" : (long)value;

    private static string Exact(double value) =>
        value.ToString("0.00", System.Globalization.CultureInfo.InvariantCulture);
}
