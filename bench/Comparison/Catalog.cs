using EdgeGateway.Bench.Clients;
using EdgeGateway.Bench.Comparison.Scenarios;
using EdgeGateway.Bench.Proxies;

namespace EdgeGateway.Bench.Comparison;

/// <summary>All scenarios, in the order of the table.</summary>
internal static class Catalog
{
    private const int FewerRounds = 3;

    private static readonly int[] RuleCounts = [1, 3, 10];
    private static readonly string[] TlsPeers = [ProxyStarter.Nginx, ProxyStarter.Haproxy];
    private static readonly string[] NginxAlone = [ProxyStarter.Nginx];

    public static IReadOnlyList<Scenario> Create(Plan plan) => [.. Core(plan), .. Tls(plan), .. More(plan)];

    private static IEnumerable<Scenario> Core(Plan plan) =>
        [
            new IdleStreams("idle-websocket", Idle(StreamKind.WebSocket, plan.IdleStreams), plan)
            {
                MostKiB = Number(12),
                MostCpu = TimesNginx(1.1),
                Peers = ProxyStarter.StreamPeers,
            },
            new IdleStreams("idle-sse", Idle(StreamKind.Events, plan.IdleStreams), plan)
            {
                MostKiB = Number(11),
                MostCpu = TimesNginx(1.1),
                Peers = ProxyStarter.StreamPeers,
            },
            new DeliveredLines("lines-websocket", new(StreamKind.WebSocket, plan.Followers), plan)
            {
                MostCpu = TimesNginx(0.8),
                MostBurstCpu = TimesNginx(0.7),
                Peers = ProxyStarter.StreamPeers,
            },
            new DeliveredLines("lines-sse", new(StreamKind.Events, plan.Followers), plan)
            {
                MostCpu = TimesNginx(0.8),
                MostBurstCpu = TimesNginx(0.7),
                Peers = ProxyStarter.StreamPeers,
            },
            new Dumps("dump-10", lines: 10, plan),
            new Dumps("dump-1000", lines: 1_000, plan),
            new IdlePings("pings", plan.IdleStreams, plan) { Peers = [], MaxRounds = FewerRounds },
        ];

    private static IEnumerable<Scenario> Tls(Plan plan) =>
        [
            new IdleStreams(
                "tls-idle",
                new(StreamKind.WebSocket, plan.TlsStreams, plan.TlsOpenedPerSecond, Transport.Tls),
                plan
            )
            {
                MostKiB = TimesNginx(1),
                MostCpu = TimesNginx(1.5),
                Peers = TlsPeers,
                MaxRounds = FewerRounds,
            },
            new DeliveredLines("tls-lines", new(StreamKind.WebSocket, plan.Followers, IsTls: true), plan)
            {
                Peers = TlsPeers,
                MaxRounds = FewerRounds,
            },
            new Handshakes("tls-handshakes", plan) { Peers = TlsPeers, MaxRounds = FewerRounds },
            new IdleStreams(
                "http2-idle",
                new(StreamKind.Events, plan.Http2Streams, plan.OpenedPerSecond, Transport.Http2),
                plan
            )
            {
                Peers = TlsPeers,
                MaxRounds = FewerRounds,
            },
            new Dumps("http2-dump-10", lines: 10, plan)
            {
                IsHttp2 = true,
                Peers = TlsPeers,
                MaxRounds = FewerRounds,
            },
        ];

    private static IEnumerable<Scenario> More(Plan plan) =>
        [
            .. RuleCounts.Select(rules => new Dumps($"redis-{rules}", lines: 10, plan)
            {
                RulesInRedis = rules,
                Peers = [],
                MaxRounds = FewerRounds,
            }),
            new PacedDumps("latency", plan) { MaxRounds = FewerRounds },
            new IdleStreams("few-streams", Idle(StreamKind.WebSocket, plan.FewStreams), plan)
            {
                Peers = NginxAlone,
                MaxRounds = FewerRounds,
            },
            new IdleStreams("many-streams", Idle(StreamKind.WebSocket, plan.ManyStreams), plan)
            {
                Peers = NginxAlone,
                MaxRounds = 1,
            },
            new DeliveredLines(
                "many-streams-lines",
                new(StreamKind.WebSocket, plan.ManyStreams, PerSecond: 1, HasBursts: false),
                plan
            )
            {
                Peers = NginxAlone,
                MaxRounds = FewerRounds,
            },
            new DeliveredLines(
                "many-apps-lines",
                new(StreamKind.WebSocket, plan.Apps, PerSecond: 10, plan.Apps, HasBursts: false),
                plan
            )
            {
                Peers = NginxAlone,
                MaxRounds = FewerRounds,
            },
            new IdlePings("many-pings", plan.ManyStreams, plan) { Peers = [], MaxRounds = 1 },
            new StreamCapacity("capacity", plan) { Peers = ProxyStarter.Peers, MaxRounds = 1 },
            new ColdStart("cold-start") { Peers = ProxyStarter.Peers, MaxRounds = FewerRounds },
            new GiveBack("give-back", plan) { Peers = [], MaxRounds = 1 },
        ];

    private static IdlePlan Idle(StreamKind kind, int streams) => new(kind, streams, Plan.Full.OpenedPerSecond);

    private static Requirement Number(double limit) => new(limit, IsTimesNginx: false);

    private static Requirement TimesNginx(double factor) => new(factor, IsTimesNginx: true);
}
