using System.Net;
using EdgeGateway.Bench.Comparison;
using EdgeGateway.Bench.Proxies;
using EdgeGateway.Testing;
using EdgeGateway.Testing.Requests;

namespace EdgeGateway.Bench.Verdicts;

/// <summary>Sends all cases to each proxy, in front of the same backends, and writes tables.</summary>
internal static class RequestsRun
{
    private const int Lanes = 8;

    // A peer that has not answered by then waits for more bytes.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <returns>0 if the gateway's verdicts are those of the cases' files, else 1.</returns>
    public static async Task<int> RunAsync(string? output, CancellationToken cancellationToken)
    {
        var lanes = CaseLane.Create(Lanes, http2: false);
        var folder = Directory.CreateTempSubdirectory("edgegateway-requests-").FullName;
        try
        {
            var verdicts = new List<ProxyVerdicts> { await RunGatewayAsync(lanes) };
            verdicts.Add(await RunPeerAsync("nginx", RequestPeers.Nginx, "-v", folder, lanes, cancellationToken));
            verdicts.Add(await RunPeerAsync("HAProxy", RequestPeers.Haproxy, "-v", folder, lanes, cancellationToken));
            Console.WriteLine(VerdictTables.Summary(verdicts));
            if (output is not null)
            {
                await File.WriteAllTextAsync(output, VerdictTables.Page(verdicts), cancellationToken);
            }

            var others = verdicts[0].Requests.Concat(verdicts[0].Answers).Where(result => !result.IsAsWanted).ToArray();
            foreach (var other in others)
            {
                await Console.Error.WriteLineAsync(other.ToString());
            }

            return others.Length == 0 ? 0 : 1;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
            foreach (var lane in lanes)
            {
                lane.Dispose();
            }
        }
    }

    private static async Task<ProxyVerdicts> RunGatewayAsync(CaseLane[] lanes)
    {
        await using var gateway = await GatewayHost.StartAsync([
            ("ReverseProxy:Clusters:log-source:HealthCheck:Active:Enabled", "false"),
            .. lanes.SelectMany(lane => lane.Settings()),
        ]);
        return await RunAsync(
            "gateway",
            new IPEndPoint(IPAddress.Loopback, gateway.Http.Port),
            new IPEndPoint(IPAddress.Loopback, gateway.H2c.Port),
            lanes
        );
    }

    private static async Task<ProxyVerdicts> RunPeerAsync(
        string name,
        Func<string, IPEndPoint, IPEndPoint, CaseLane[], string[]> configure,
        string version,
        string folder,
        CaseLane[] lanes,
        CancellationToken cancellationToken
    )
    {
        var (http1, http2) = (Site.FreeAddress(), Site.FreeAddress());
        var own = Directory.CreateDirectory(Path.Combine(folder, name)).FullName;
        var command = configure(own, http1, http2, lanes);
        await using var process = BenchProcess.Start(name, own, command);
        await Readiness.WaitAsync(new Uri($"http://{http1}{lanes[0].Path}/ready"), process, cancellationToken);
        return await RunAsync(
            $"{name} {await Versions.ReadAsync([command[0], version], cancellationToken)}",
            http1,
            http2,
            lanes
        );
    }

    private static async Task<ProxyVerdicts> RunAsync(
        string name,
        IPEndPoint http1,
        IPEndPoint http2,
        CaseLane[] lanes
    ) =>
        new(
            name,
            [
                .. await new CaseRunner(http1, http2: false, Patience).RunAsync(RequestCase.Http1, lanes),
                .. await new CaseRunner(http2, http2: true, Patience).RunAsync(RequestCase.Http2, lanes),
            ],
            await new CaseRunner(http1, http2: false, Patience).RunAnswersAsync(RequestCase.Answers, lanes)
        );
}
