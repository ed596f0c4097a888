using System.Globalization;
using EdgeGateway.Bench.Clients;
using EdgeGateway.Bench.Proxies;

namespace EdgeGateway.Bench.Comparison.Scenarios;

/// <summary>The gateway's processor time while it only pings idle streams, half of them WebSockets.</summary>
internal sealed class IdlePings(string name, Plan plan) : Scenario(name)
{
    public override IReadOnlyList<Metric> Metrics => [Cpu, Generator];

    private Metric Cpu =>
        new(string.Create(CultureInfo.InvariantCulture, $"µs CPU per ping, {plan.IdleStreams:#,0} streams"))
        {
            Required = new Requirement(15, IsTimesNginx: false),
        };

    private static Metric Generator => new("load generator, µs CPU per ping") { IsOverhead = true };

    public override bool Includes(string peer) => false;

    protected override Session CreateSession(Proxy proxy, EmbeddedLogSource logSource) =>
        new PingSession(this, proxy, logSource);

    public override ProxySettings Settings =>
        new()
        {
            Gateway = new Dictionary<string, string?>
            {
                ["KeepAlive:Interval"] = plan.PingInterval.ToString("c", CultureInfo.InvariantCulture),
                ["IdlePolicy:Timeout"] = (2 * plan.PingInterval).ToString("c", CultureInfo.InvariantCulture),
            },
        };

    private sealed class PingSession(IdlePings scenario, Proxy proxy, EmbeddedLogSource logSource)
        : Session(proxy, logSource)
    {
        private readonly StreamClient[] _clients =
        [
            .. Enumerable
                .Range(0, scenario.Plan.IdleStreams)
                .Select(i => new StreamClient(i % 2 == 0 ? StreamKind.WebSocket : StreamKind.Events, i)),
        ];

        // Opened over one interval, so that the pings are spread over it; the first one of each stream is not measured.
        public override async Task WarmUpAsync(CancellationToken cancellationToken)
        {
            var path = Site.Logs(ProxyStarter.AnyApp, "stream=true&n=1");
            await Opening.RunAsync(
                _clients.Length,
                scenario.Plan.PingInterval,
                (i, cancel) => _clients[i].OpenAsync(Proxy.Http, path, tls: null, cancel),
                cancellationToken
            );
            await Task.Delay(scenario.Plan.PingInterval, cancellationToken);
        }

        public override async Task<IReadOnlyList<(Metric Metric, double Value)>> MeasureAsync(
            bool isLast,
            CancellationToken cancellationToken
        )
        {
            var (pings, begin) = (Pings(), Cpu());
            await Task.Delay(scenario.Plan.PingInterval, cancellationToken);
            var used = Cpu() - begin;
            pings = Pings() - pings;
            var ended = _clients.Count(client => client.Ended.IsCompleted);
            return ended > 0 ? throw new InvalidOperationException($"{ended} streams ended")
                : pings == 0 ? throw new InvalidOperationException("no ping arrived")
                :
                [
                    (scenario.Cpu, used.Proxy.TotalMicroseconds / pings),
                    (Generator, used.Generator.TotalMicroseconds / pings),
                ];
        }

        protected override void CloseClients()
        {
            Array.ForEach(_clients, client => client.Dispose());
        }

        private long Pings() => _clients.Sum(client => client.Pings.Count);
    }

    private Plan Plan => plan;
}
