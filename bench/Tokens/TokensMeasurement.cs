using EdgeGateway.Bench.Results;

namespace EdgeGateway.Bench.Tokens;

/// <summary>
/// Authenticates and authorizes requests in sequence as the gateway's pipeline does, without connections.
/// </summary>
internal static class TokensMeasurement
{
    private const double MostMicroseconds = 30;
    private const string Steady = "HS256";

    public static async Task<int> RunAsync(int count, CancellationToken cancellationToken)
    {
        using var kinds = new TokenKinds();
        var cached = await MeasureAsync(kinds, cacheSize: 10_000, count, cancellationToken);
        var verified = await MeasureAsync(kinds, cacheSize: 0, count / 10, cancellationToken);
        var table = new MarkdownTable(
            "processor time of a request's authentication and authorization, µs",
            "cached",
            "verified each time",
            "ratio"
        );
        foreach (var (algorithm, cost) in cached)
        {
            table.Add(algorithm, cost, verified[algorithm], verified[algorithm] / cost);
        }

        var holds = cached[Steady] <= MostMicroseconds;
        Console.WriteLine(
            $"""

            tokens --count {count}
            {MachineFacts.Line()}

            {table}
            cached {Steady} costs at most {MostMicroseconds} µs: {(holds ? "yes" : "NO")}
            """
        );
        return holds ? 0 : 1;
    }

    private static async Task<Dictionary<string, double>> MeasureAsync(
        TokenKinds kinds,
        int cacheSize,
        int count,
        CancellationToken cancellationToken
    )
    {
        await using var gateway = EdgeGateway.Program.Build([kinds.WriteSettings(cacheSize)]);
        await gateway.StartAsync(cancellationToken);
        var path = new TokenPath(gateway);
        var costs = new Dictionary<string, double>();
        foreach (var (algorithm, token) in kinds.Tokens())
        {
            // The first pass lets the just-in-time compiler finish its optimizations.
            await AdmitAsync(path, token, count);
            GC.Collect();
            var before = Environment.CpuUsage.TotalTime;
            await AdmitAsync(path, token, count);
            costs[algorithm] = (Environment.CpuUsage.TotalTime - before).TotalMicroseconds / count;
        }

        await gateway.StopAsync(cancellationToken);
        return costs;
    }

    private static async Task AdmitAsync(TokenPath path, string token, int count)
    {
        for (var i = 0; i < count; i++)
        {
            var request = path.CreateRequest();
            request.Request.Headers.Authorization = $"Bearer {token}";
            await path.AdmitAsync(request);
        }
    }
}
