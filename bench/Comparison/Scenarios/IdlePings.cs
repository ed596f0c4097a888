using System.Globalization;
using EdgeGateway.Bench.Clients;
using EdgeGateway.Bench.Proxies;

namespace EdgeGateway.Bench.Comparison.Scenarios;

/// <summary>The gateway's processor time while it only pings idle streams, half of them WebSockets.</summary>
internal sealed class IdlePings(string name, int streams, Plan plan) : Scenario(name)
{
    public override IReadOnlyList<Metric> Metrics => [Cpu, Generator];

    private Metric Cpu =>
        new(string.Create(CultureInfo.InvariantCulture, $"µs CPU per ping, {streams:#,0} streams"))
        {
            Required = new Requirement(15, IsTimesNginx: false),
        };

    private Metric Generator =>
        new(string.Create(CultureInfo.InvariantCulture, $"load generator, µs CPU per ping, {streams:#,0} streams"))
        {
            IsOverhead = true,
        };

    protected override Session CreateSession(Proxy proxy, EmbeddedLogSource logSource) =>
        new PingSession(this, streams, plan, proxy, logSource);

    public override ProxySettings Settings =>
        new()
        {
            Gateway = new Dictionary<string, string?>
            {
                ["KeepAlive:Interval"] = plan.PingInterval.ToString("c", CultureInfo.InvariantCulture),
                ["IdlePolicy:Timeout"] = (2 * plan.PingInterval).ToString("c", CultureInfo.InvariantCulture),
            },
        };

    private sealed class PingSession(
        IdlePings scenario,
        int streams,
        Plan plan,
        Proxy proxy,
        EmbeddedLogSource logSource
    ) : Session(proxy, logSource)
    {
        private readonly StreamClient[] _clients =
        [
            .. Enumerable
                .Range(0, streams)
                .Select(i => new StreamClient(i % 2 == 0 ? StreamKind.WebSocket : StreamKind.Events, i)),
        ];

        // Opened over one interval, so that the pings are spread over it; the first one of each stream is not measured.
        public override async Task WarmUpAsync(CancellationToken cancellationToken)
        {
            var path = Site.Logs(ProxyStarter.AnyApp, "stream=true&n=1");
            await Opening.RunAsync(
                _clients.Length,
                plan.PingInterval,
                (i, cancel) => _clients[i].OpenAsync(Proxy.Http, path, tls: null, cancel),
                cancellationToken
            );
            await Task.Delay(plan.PingInterval, cancellationToken);
        }

        public override async Task<IReadOnlyList<(Metric Metric, double Value)>> MeasureAsync(
            bool isLast,
            CancellationToken cancellationToken
        )
        {
            var (pings, begin) = (Pings(), Cpu());
            await Task.Delay(plan.PingInterval, cancellationToken);
            var used = Cpu() - begin;
            pings = Pings() - pings;
            var ended = _clients.Count(client => client.Ended.IsCompleted);
            return ended > 0 ? throw new InvalidOperationException($"{ended} streams ended")
                : pings == 0 ? throw new InvalidOperationException("no ping arrived")
                :
                [
                    (scenario.Cpu, used.Proxy.TotalMicroseconds / pings),
                    (scenario.Generator, used.Generator.TotalMicroseconds / pings),
                ];
        }

        protected override void CloseClients()
        {
            Array.ForEach(_clients, client => client.Dispose());
        }

        private long Pings() => _clients.Sum(client => client.Pings.Count);
    }
}
