using System.Text.Json;
using EdgeGateway.Hosting.Wire;
using EdgeGateway.Identity;
using EdgeGateway.Operations;
using EdgeGateway.Problems;
using Yarp.ReverseProxy;
using Yarp.ReverseProxy.Model;

namespace EdgeGateway.ReverseProxy.Destinations.Admin;

/// <summary>
/// The destinations of all clusters, on the management port, with the scope <c>admin</c>.
/// <para><c>GET /destinations</c>: <c>{"destinations":[{"cluster":"log-source","name":"primary",
/// "address":"http://log-source:5101/","state":"enabled","healthy":true,"lastCheck":"2026-11-28T07:45:13.146Z","inFlight":3,
/// "failures":0}]}</c>. <c>healthy</c> is false while a health check fails, <c>lastCheck</c> is null without active checks,
/// <c>inFlight</c> counts requests and streams, and <c>failures</c> how often it could not be reached or did not serve.</para>
/// <para><c>PUT /destinations/{cluster}/{name}</c> with <c>{"state":"draining"}</c> takes a destination out: it gets no new
/// request. <c>{"state":"enabled"}</c> puts it back. Returns the destination. 400 <c>bad-state</c>, 404
/// <c>unknown-destination</c>.</para>
/// </summary>
internal sealed class DestinationsApi(
    IProxyStateLookup proxy,
    DestinationRecords records,
    DrainedDestinations drained,
    AuditLog audit
) : IDestinationList
{
    private const string Enabled = "enabled";
    private const string Draining = "draining";

    private static readonly Problem Unknown = new(
        StatusCodes.Status404NotFound,
        "unknown-destination",
        "There is no such cluster or destination."
    );

    private static readonly Problem BadState = new(
        StatusCodes.Status400BadRequest,
        "bad-state",
        """The body has to be {"state":"draining"} or {"state":"enabled"}."""
    );

    public IReadOnlyList<DestinationJson> Read() =>
        [
            .. from cluster in proxy.GetClusters()
            from destination in cluster.Destinations.Values
            orderby cluster.ClusterId, destination.DestinationId
            select ToJson(cluster, destination),
        ];

    /// <summary>Serves <c>/destinations</c>.</summary>
    public Task ServeAllAsync(HttpContext context) =>
        HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method)
            ? context.Response.WriteJsonAsync(new { destinations = Read() }, cancellationToken: context.RequestAborted)
            : Problem.MethodNotAllowed("GET, HEAD").WriteAsync(context);

    /// <summary>Serves <c>/destinations/{cluster}/{name}</c>.</summary>
    public async Task ServeOneAsync(HttpContext context)
    {
        var (clusterId, name) = ((string)context.GetRouteValue("cluster")!, (string)context.GetRouteValue("name")!);
        if (
            !proxy.TryGetCluster(clusterId, out var cluster)
            || !cluster.Destinations.TryGetValue(name, out var destination)
        )
        {
            await Unknown.WriteAsync(context);
            return;
        }

        switch (context.Request.Method)
        {
            case "GET" or "HEAD":
                break;
            case "PUT" when await ReadStateAsync(context) is { } isDrained:
                drained.Set(cluster.ClusterId, destination.DestinationId, isDrained);
                audit.Record(
                    context,
                    isDrained ? ChangeKind.DestinationDraining : ChangeKind.DestinationEnabled,
                    $"{(isDrained ? "drained" : "enabled")} destination {destination.DestinationId} "
                        + $"of cluster {cluster.ClusterId}"
                );
                break;
            case "PUT":
                await BadState.WriteAsync(context);
                return;
            default:
                await Problem.MethodNotAllowed("GET, HEAD, PUT").WriteAsync(context);
                return;
        }

        await context.Response.WriteJsonAsync(ToJson(cluster, destination), cancellationToken: context.RequestAborted);
    }

    // True for draining; null where the body is something else.
    private static async Task<bool?> ReadStateAsync(HttpContext context)
    {
        try
        {
            var body = context.Request.HasJsonContentType()
                ? await context.Request.ReadFromJsonAsync<JsonElement>(context.RequestAborted)
                : default;
            return body.ValueKind != JsonValueKind.Object || body.EnumerateObject().Count() != 1 ? null
                : !body.TryGetProperty("state", out var state) || state.ValueKind != JsonValueKind.String ? null
                : state.GetString() switch
                {
                    Draining => true,
                    Enabled => false,
                    _ => null,
                };
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: the charset does not exist.
            return null;
        }
    }

    private DestinationJson ToJson(ClusterState cluster, DestinationState destination)
    {
        var record = records.Of(destination);
        return new DestinationJson(
            cluster.ClusterId,
            destination.DestinationId,
            destination.Model.Config.Address,
            drained.Contains(cluster.ClusterId, destination.DestinationId) ? Draining : Enabled,
            DestinationMetrics.IsHealthy(destination.Health),
            record.LastCheck,
            destination.ConcurrentRequestCount,
            record.Failures
        );
    }
}
