using System.Collections.Concurrent;
using Yarp.ReverseProxy.Configuration;

namespace EdgeGateway.ReverseProxy.Headers;

/// <summary>
/// Forwards header bytes unchanged, whatever encoding a cluster configures. Values that a route's transforms write are
/// UTF-8.
/// </summary>
internal sealed class HeaderConfigFilter(ILogger<HeaderConfigFilter> logger) : IProxyConfigFilter
{
    private static readonly string Encoding = HeaderEncodings.Latin1.WebName;
    private static readonly string[] HeaderTransforms = ["RequestHeader", "ResponseHeader", "ResponseTrailer"];

    // Filters run twice: when a configuration is checked and when it is applied. The log must have one line.
    private readonly ConcurrentDictionary<(string Cluster, string Setting, string Encoding), bool> _logged = new();

    public ValueTask<ClusterConfig> ConfigureClusterAsync(ClusterConfig cluster, CancellationToken cancel)
    {
        var client = cluster.HttpClient ?? new HttpClientConfig();
        Check(cluster.ClusterId, nameof(client.RequestHeaderEncoding), client.RequestHeaderEncoding);
        Check(cluster.ClusterId, nameof(client.ResponseHeaderEncoding), client.ResponseHeaderEncoding);
        return new(
            cluster with
            {
                HttpClient = client with { RequestHeaderEncoding = Encoding, ResponseHeaderEncoding = Encoding },
            }
        );
    }

    public ValueTask<RouteConfig> ConfigureRouteAsync(
        RouteConfig route,
        ClusterConfig? cluster,
        CancellationToken cancel
    ) =>
        new(
            route.Transforms is { } transforms
                ? route with
                {
                    Transforms = [.. transforms.Select(EncodeValues)],
                }
                : route
        );

    private static IReadOnlyDictionary<string, string> EncodeValues(IReadOnlyDictionary<string, string> transform) =>
        HeaderTransforms.Any(transform.ContainsKey)
            ? transform.ToDictionary(
                pair => pair.Key,
                pair => HeaderEncodings.FromText(pair.Value),
                StringComparer.OrdinalIgnoreCase
            )
            : transform;

    private void Check(string cluster, string setting, string? encoding)
    {
        if (
            encoding is not null
            && !encoding.Equals("latin1", StringComparison.OrdinalIgnoreCase)
            && !encoding.Equals(Encoding, StringComparison.OrdinalIgnoreCase)
            && _logged.TryAdd((cluster, setting, encoding), true)
        )
        {
            ReverseProxyLog.EncodingIgnored(logger, cluster, setting, encoding);
        }
    }
}
