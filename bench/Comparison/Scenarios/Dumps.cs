using System.Globalization;
using EdgeGateway.Bench.Proxies;

namespace EdgeGateway.Bench.Comparison.Scenarios;

/// <summary>Dumps of an app's last lines over connections that are kept, at full load.</summary>
internal sealed class Dumps(string name, int lines, Plan plan) : Scenario(name)
{
    private const int Http2Connections = 8;
    private static readonly Requirement AsNginx = new(1, IsTimesNginx: true);

    /// <summary>Rules whose counters are in Redis; null for rules that are counted in memory.</summary>
    public int? RulesInRedis { get; init; }

    /// <summary>Whether clients use HTTP/2 over TLS.</summary>
    public bool IsHttp2 { get; init; }

    public override IReadOnlyList<Metric> Metrics => [Rate, Cost, Generator, Source];

    public override ProxySettings Settings =>
        RulesInRedis is { } rules ? new() { Rules = rules, HasRedis = true } : new();

    private string What =>
        string.Create(CultureInfo.InvariantCulture, $"dump of {lines:#,0} lines")
        + (
            IsHttp2
                ? $", HTTP/2, {Http2Connections} × {plan.DumpConnections / Http2Connections}"
                : $", {plan.DumpConnections} connections"
        )
        + (RulesInRedis is { } rules ? $", {rules} {(rules == 1 ? "rule" : "rules")} in Redis" : "");

    private Metric Rate =>
        new($"requests/s, {What}")
        {
            Digits = 0,
            IsMoreBetter = true,
            Required = RulesInRedis is null && !IsHttp2 ? AsNginx : null,
        };

    private Metric Cost => new($"µs CPU per {What}") { Required = Rate.Required };

    private Metric Generator => new($"load generator, µs CPU per {What}") { IsOverhead = true };

    private Metric Source => new($"log source, µs CPU per {What}") { IsOverhead = true };

    protected override Session CreateSession(Proxy proxy, EmbeddedLogSource logSource) =>
        new DumpSession(this, lines, plan, proxy, logSource);

    private sealed class DumpSession(Dumps scenario, int lines, Plan plan, Proxy proxy, EmbeddedLogSource logSource)
        : Session(proxy, logSource)
    {
        private readonly string _path = Site.Logs(scenario.Name, $"n={lines}");

        public override async Task WarmUpAsync(CancellationToken cancellationToken)
        {
            await LogSource.FillAsync(scenario.Name, lines, cancellationToken);
            if (plan.WarmUpSeconds > 0)
            {
                await LoadAsync(plan.WarmUpSeconds, cancellationToken);
            }
        }

        public override async Task<IReadOnlyList<(Metric Metric, double Value)>> MeasureAsync(
            bool isLast,
            CancellationToken cancellationToken
        )
        {
            var begin = Cpu();
            var (requests, perSecond) = await LoadAsync(plan.DumpSeconds, cancellationToken);
            var used = (Cpu() - begin) / requests;
            List<(Metric, double)> values =
            [
                (scenario.Rate, perSecond),
                (scenario.Generator, used.Generator.TotalMicroseconds),
                (scenario.Source, used.LogSource.TotalMicroseconds),
            ];
            if (Proxy.Facts is not null)
            {
                values.Add((scenario.Cost, used.Proxy.TotalMicroseconds));
            }

            return values;
        }

        private Task<(long Requests, double PerSecond)> LoadAsync(int seconds, CancellationToken cancellationToken) =>
            scenario.IsHttp2
                ? LoadTool.H2LoadAsync(
                    new Uri($"https://{Proxy.Tls}{_path}"),
                    Http2Connections,
                    plan.DumpConnections / Http2Connections,
                    seconds,
                    cancellationToken
                )
                : LoadTool.WrkAsync(
                    new Uri($"http://{Proxy.Http}{_path}"),
                    plan.DumpConnections,
                    seconds,
                    cancellationToken
                );
    }
}
