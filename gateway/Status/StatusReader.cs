using System.Reflection;
using EdgeGateway.Hosting.Certificates;
using EdgeGateway.Hosting.Configuration;
using EdgeGateway.Hosting.Redis;
using EdgeGateway.Hosting.Telemetry;
using EdgeGateway.Operations;
using EdgeGateway.Status.Numbers;
using EdgeGateway.Status.Peers;
using EdgeGateway.Streams.Admin;
using EdgeGateway.Streams.Lifecycle;

namespace EdgeGateway.Status;

/// <summary>
/// Reads the numbers of an operator's page. They come from the instruments of <c>/metrics</c>, and from the state that
/// these show.
/// </summary>
internal sealed class StatusReader(
    GatewayState gateway,
    CountedNumbers counted,
    ObservedNumbers observed,
    TrafficHistory history,
    StreamRegistry streams,
    RefusedTenants refused,
    IDestinationList destinations,
    RedisConnection redis,
    PeerList peers,
    SettingsMetrics settings,
    SettingsMonitor changes,
    CertificateWatch certificates,
    TimeProvider time
)
{
    private const int ShownTenants = 20;

    private static readonly string[] Pressures = ["none", "soft", "hard"];

    private static readonly string Version = typeof(StatusReader)
        .Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!
        .InformationalVersion.Split('+')[0];

    /// <summary>Returns all numbers.</summary>
    /// <param name="withHistory">Whether the last 15 minutes are included.</param>
    /// <param name="cancellationToken">Ends the health checks.</param>
    public async Task<StatusJson> ReadAsync(bool withHistory, CancellationToken cancellationToken)
    {
        var (state, reasons) = await gateway.CheckAsync(cancellationToken);
        var find = observed.Read();
        var rates = history.ReadRates();
        var open = ReadStreams(find, out var byTenant);
        var others = redis.IsConfigured ? peers.Read() : null;
        return new(
            gateway.Name,
            Version,
            gateway.Started,
            (long)gateway.Uptime.TotalMilliseconds,
            state,
            reasons,
            open,
            ReadConnections(find),
            new(ProcessLimits.DescriptorsOpen, ProcessLimits.DescriptorsOrNone),
            ReadMemory(find),
            new(counted.Pings.Total, counted.PingLatenessP99),
            ReadDelivered(),
            ReadRequests(rates),
            new(
                counted.RefusedTokens.Read(),
                counted.RefusedRequests.Read(),
                counted.RefusedStreams.Read(),
                counted.Overload.Read()
            ),
            ReadTenants(byTenant),
            destinations.Read(),
            ReadRedis(),
            new(
                settings.LastSuccess,
                (long)Math.Max(0, (time.GetUtcNow() - settings.LastSuccess).TotalMilliseconds),
                changes.Fault
            ),
            ReadCertificates(),
            others,
            Sum(others ?? [], open, rates),
            withHistory ? history.Read() : null
        );
    }

    // One look at the streams, so that these numbers belong together.
    private StatusJson.StreamCounts ReadStreams(
        Func<string, string, double?> find,
        out Dictionary<string, long> byTenant
    )
    {
        var byRoute = new Dictionary<(string Route, string Kind, string Protocol), long>();
        byTenant = new(StringComparer.Ordinal);
        var open = 0;
        foreach (var stream in streams.Streams)
        {
            var context = stream.Context;
            Add(byRoute, (context.Route, StreamJson.NameOf(context.Kind), StreamJson.ProtocolOf(context)));
            if (context.Caller is { } caller)
            {
                Add(byTenant, caller.Tenant);
            }

            open++;
        }

        return new(
            open,
            Math.Max(streams.Most, open),
            (long?)find("limit", "streams"),
            counted.Opened.Total,
            counted.Ended.Read(),
            [
                .. byRoute
                    .OrderBy(pair => pair.Key)
                    .Select(pair => new StatusJson.RouteStreams(
                        pair.Key.Route,
                        pair.Key.Kind,
                        pair.Key.Protocol,
                        pair.Value
                    )),
            ]
        );

        static void Add<TKey>(Dictionary<TKey, long> counts, TKey key)
            where TKey : notnull =>
            System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(counts, key, out _)++;
    }

    private static StatusJson.Load ReadConnections(Func<string, string, double?> find) =>
        new(
            (long)(find("used", "connections") ?? 0),
            (long)(find("most", "connections") ?? 0),
            (long?)find("limit", "connections")
        );

    private static StatusJson.MemoryUse ReadMemory(Func<string, string, double?> find)
    {
        var limit = ProcessLimits.Memory;
        return new(
            ProcessLimits.MemoryUsed,
            limit,
            (long?)(find("mark", "soft") * limit),
            (long?)(find("mark", "hard") * limit),
            Pressures[(int)(find("pressure", "") ?? 0)]
        );
    }

    private StatusJson.DeliveredCounts ReadDelivered()
    {
        var totals = counted.ReadTotals();
        return new(totals.Lines, totals.Bytes);
    }

    private StatusJson.RequestNumbers ReadRequests(TrafficRates rates)
    {
        var quantiles = counted.Requests.Durations.ReadQuantiles(0.5, 0.99);
        var byStatus = counted.Requests.Read();
        return new(byStatus.Values.Sum(), rates.Requests, quantiles[0], quantiles[1], byStatus);
    }

    private StatusJson.TenantCounts[] ReadTenants(Dictionary<string, long> streamsOf)
    {
        var refusals = refused.Read().ToDictionary(one => one.Tenant, StringComparer.Ordinal);
        return
        [
            .. streamsOf
                .Keys.Union(refusals.Keys, StringComparer.Ordinal)
                .Select(tenant =>
                {
                    var of = refusals.GetValueOrDefault(tenant);
                    return new StatusJson.TenantCounts(
                        tenant,
                        streamsOf.GetValueOrDefault(tenant),
                        of.Requests,
                        of.Streams
                    );
                })
                .OrderByDescending(one => one.RefusedRequests + one.RefusedStreams)
                .ThenByDescending(one => one.Streams)
                .ThenBy(one => one.Tenant, StringComparer.Ordinal)
                .Take(ShownTenants),
        ];
    }

    private StatusJson.RedisState? ReadRedis() =>
        !redis.IsConfigured ? null
        : redis.IsConnected == true ? new(Connected: true, peers.LatencyMs)
        : new(Connected: false, LatencyMs: null);

    private StatusJson.CertificateState[] ReadCertificates() =>
        [
            .. from certificate in certificates.Certificates
            let loaded = certificate.Loaded
            where loaded is not null
            orderby loaded.NotAfter, certificate.Name
            select new StatusJson.CertificateState(
                certificate.Name,
                loaded.NotAfter,
                (int)Math.Floor((loaded.NotAfter - time.GetUtcNow()).TotalDays)
            ),
        ];

    private static StatusJson.Sums Sum(
        IReadOnlyList<PeerJson> peers,
        StatusJson.StreamCounts own,
        TrafficRates rates
    ) =>
        new(
            1 + peers.Count,
            new(
                own.Open + peers.Sum(peer => peer.Streams.Open),
                peers.Any(peer => peer.Streams.Limit is null)
                    ? null
                    : own.Limit + peers.Sum(peer => peer.Streams.Limit!.Value)
            ),
            Math.Round(rates.Requests + peers.Sum(peer => peer.RequestsPerSecond), 2),
            Math.Round(rates.Lines + peers.Sum(peer => peer.LinesPerSecond), 2)
        );
}
