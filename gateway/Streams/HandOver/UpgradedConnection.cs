using System.Reflection;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace EdgeGateway.Streams.HandOver;

/// <summary>
/// Lets the server count an upgraded connection until its stream ends, for <c>MaxConcurrentUpgradedConnections</c> and
/// <c>kestrel.upgraded_connections</c>. The server itself counts only until the request ends, and its counters are
/// internal. With a server that differs, its own count applies.
/// </summary>
internal static class UpgradedConnection
{
    private const string Namespace = "Microsoft.AspNetCore.Server.Kestrel.Core.Internal";
    private const BindingFlags Members = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    private static readonly Type? Http1 = Find("Http.Http1Connection");
    private static readonly PropertyInfo? IsUpgraded = Http1?.GetProperty("IsUpgraded", Members);
    private static readonly PropertyInfo? Metrics = Http1?.GetProperty("MetricsContext", Members);
    private static readonly PropertyInfo? Services = Http1?.GetProperty("ServiceContext", Members);
    private static readonly MethodInfo? StopMetric = Find("Infrastructure.KestrelMetrics")
        ?.GetMethod("RequestUpgradedStop", Members);
    private static readonly MethodInfo? Release = Find("Infrastructure.ResourceCounter")
        ?.GetMethod("ReleaseOne", Members);

    /// <summary>Prevents the server from counting the connection only until its request ends.</summary>
    /// <param name="server">The server's collection of the request's features, which is the server's request.</param>
    /// <returns>Ends the count; null where the server counts.</returns>
    public static Action? Keep(IFeatureCollection server)
    {
        if (
            Http1?.IsInstanceOfType(server) != true
            || IsUpgraded?.GetValue(server) is not true
            || Services?.GetValue(server) is not { } services
            || Property(services, "Metrics") is not { } metrics
            || Property(services, "ConnectionManager") is not { } manager
            || Property(manager, "UpgradedConnectionCount") is not { } counter
            || Metrics?.GetValue(server) is not { } connection
            || StopMetric is null
            || Release is null
        )
        {
            return null;
        }

        IsUpgraded.SetValue(server, false);
        return () =>
        {
            StopMetric.Invoke(metrics, [connection]);
            Release.Invoke(counter, null);
        };
    }

    private static object? Property(object of, string name) => of.GetType().GetProperty(name, Members)?.GetValue(of);

    private static Type? Find(string name) => typeof(KestrelServerOptions).Assembly.GetType($"{Namespace}.{name}");
}
