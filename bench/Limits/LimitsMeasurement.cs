using System.Net;
using EdgeGateway.Bench.Backend;
using EdgeGateway.Bench.Gateway;
using EdgeGateway.Bench.Results;
using EdgeGateway.Testing;
using EdgeGateway.Testing.Redis;

namespace EdgeGateway.Bench.Limits;

/// <summary>
/// Sends requests in turn to gateways with different numbers of rules, and compares their processor time.
/// </summary>
internal static class LimitsMeasurement
{
    private const int ConcurrentRequests = 50;
    private const int WarmUpRounds = 10;
    private const double MostMicroseconds = 25;

    public static async Task<int> RunAsync(int requests, int rounds, CancellationToken cancellationToken)
    {
        await using var redis = await RedisServer.StartAsync(cancellationToken);
        await using var backend = await SilentBackend.StartAsync(cancellationToken);
        (string Name, IReadOnlyList<string> Program, int Rules)[] kinds =
        [
            ("no rules", GatewayProcess.ShippedProgram, 0),
            ("1 rule", GatewayProcess.ShippedProgram, 1),
            ("3 rules", GatewayProcess.ShippedProgram, 3),
            ("10 rules", GatewayProcess.ShippedProgram, 10),
            ("3 rules, a round trip each", ["bench.dll", RuleByRuleGateway.Name, "--rules", "3"], 0),
            ("10 rules, a round trip each", ["bench.dll", RuleByRuleGateway.Name, "--rules", "10"], 0),
        ];
        var costs = kinds.Select(_ => new List<double>()).ToArray();
        var gateways = new List<GatewayProcess>();
        try
        {
            foreach (var (_, program, rules) in kinds)
            {
                gateways.Add(
                    await GatewayProcess.StartAsync(Settings(backend, redis, rules), program, cancellationToken)
                );
            }

            // The first rounds warm up the just-in-time compiler.
            for (var round = -WarmUpRounds; round < rounds; round++)
            {
                for (var kind = 0; kind < kinds.Length; kind++)
                {
                    var cost = await MeasureAsync(gateways[kind], requests, cancellationToken);
                    if (round >= 0)
                    {
                        costs[kind].Add(cost);
                    }
                }
            }
        }
        finally
        {
            foreach (var gateway in gateways)
            {
                await gateway.DisposeAsync();
            }
        }

        var medians = costs.Select(all => all.Order().ElementAt(all.Count / 2)).ToArray();
        var table = new MarkdownTable(
            "processor time of the gateway per request, µs",
            "median",
            "least",
            "most",
            "above no rules"
        );
        foreach (var (kind, (name, _, _)) in kinds.Index())
        {
            table.Add(name, medians[kind], costs[kind].Min(), costs[kind].Max(), medians[kind] - medians[0]);
        }

        var holds = medians[2] - medians[0] <= MostMicroseconds;
        Console.WriteLine(
            $"""

            limits --requests {requests} --rounds {rounds}
            {MachineFacts.Line()}

            {table}
            3 rules cost at most {MostMicroseconds} µs more than none: {(holds ? "yes" : "NO")}
            """
        );
        return holds ? 0 : 1;
    }

    private static Dictionary<string, string?> Settings(SilentBackend backend, RedisServer redis, int rules)
    {
        var settings = GatewaySettings.For(backend, TimeSpan.FromSeconds(15));
        settings["Redis:ConnectionString"] = redis.ConnectionString;
        for (var i = 0; i < rules; i++)
        {
            var rule = $"ClientRateLimiting:GeneralRules:{i}";
            settings[$"{rule}:Endpoint"] = "*";
            settings[$"{rule}:Period"] = $"{i + 1}h";
            settings[$"{rule}:Limit"] = "1000000000";
        }

        return settings;
    }

    private static async Task<double> MeasureAsync(
        GatewayProcess gateway,
        int requests,
        CancellationToken cancellationToken
    )
    {
        using var client = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = ConcurrentRequests });
        var url = new Uri(gateway.Http, GatewaySettings.EmptyPath);
        var facts = new ProcessFacts(gateway.Id);
        var before = facts.Processor;
        await Parallel.ForAsync(
            0,
            requests,
            new ParallelOptions { MaxDegreeOfParallelism = ConcurrentRequests, CancellationToken = cancellationToken },
            async (_, cancel) =>
            {
                using var response = await client.GetAsync(url, cancel);
                if (response.StatusCode != HttpStatusCode.NoContent)
                {
                    throw new InvalidOperationException($"the gateway returned {(int)response.StatusCode}");
                }
            }
        );
        return (facts.Processor - before).TotalMicroseconds / requests;
    }
}
