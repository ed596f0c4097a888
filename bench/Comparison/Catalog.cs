using EdgeGateway.Bench.Clients;
using EdgeGateway.Bench.Comparison.Scenarios;

namespace EdgeGateway.Bench.Comparison;

/// <summary>All scenarios, in the order of the table.</summary>
internal static class Catalog
{
    public static IReadOnlyList<Scenario> Create(Plan plan) =>
        [
            new IdleStreams("idle-websocket", StreamKind.WebSocket, plan)
            {
                MostKiB = new Requirement(12, IsTimesNginx: false),
                MostCpu = new Requirement(1.1, IsTimesNginx: true),
            },
            new IdleStreams("idle-sse", StreamKind.Events, plan)
            {
                MostKiB = new Requirement(11, IsTimesNginx: false),
                MostCpu = new Requirement(1.1, IsTimesNginx: true),
            },
            new DeliveredLines("lines-websocket", StreamKind.WebSocket, plan),
            new DeliveredLines("lines-sse", StreamKind.Events, plan),
            new Dumps("dump-10", lines: 10, plan),
            new Dumps("dump-1000", lines: 1_000, plan),
            new IdlePings("pings", plan),
            new IdleStreams("tls-idle", StreamKind.WebSocket, plan, isTls: true)
            {
                MostKiB = new Requirement(1, IsTimesNginx: true),
                MostCpu = new Requirement(1.5, IsTimesNginx: true),
            },
        ];
}
