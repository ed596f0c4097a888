using EdgeGateway.Bench.Clients;
using EdgeGateway.Bench.Proxies;
using EdgeGateway.Bench.Tail;

namespace EdgeGateway.Bench.Comparison.Scenarios;

/// <summary>Streams on which nothing is sent after their first line.</summary>
/// <param name="Kind">Their protocol.</param>
/// <param name="Streams">Their number.</param>
/// <param name="PerSecond">How many are opened in a second.</param>
/// <param name="Transport">How they reach the proxy.</param>
internal sealed record IdlePlan(StreamKind Kind, int Streams, int PerSecond, Transport Transport = Transport.Cleartext)
{
    /// <summary>What a stream is called in the table.</summary>
    public string What =>
        (Transport, Kind) switch
        {
            (Transport.Http2, _) => "HTTP/2 SSE stream",
            (Transport.Tls, StreamKind.WebSocket) => "TLS WebSocket",
            (Transport.Tls, _) => "TLS SSE stream",
            (_, StreamKind.WebSocket) => "WebSocket",
            _ => "SSE stream",
        };

    public async Task<IStreamSet> OpenAsync(Proxy proxy, int count, CancellationToken cancellationToken)
    {
        // Plain YARP sends the headers of an event stream with its first event, which is the line of n=1.
        var path = Site.Logs(ProxyStarter.AnyApp, "stream=true&n=1");
        var over = TimeSpan.FromSeconds((double)count / PerSecond);
        return Transport == Transport.Http2
            ? await Http2Streams.OpenAsync(new Uri($"https://{proxy.Tls}{path}"), count, over, cancellationToken)
            : await Followers.OpenAsync(
                Transport == Transport.Tls ? proxy.Tls : proxy.Http,
                Transport == Transport.Tls ? ClientTls.WithoutResumption : null,
                count,
                over,
                _ => (Kind, path),
                cancellationToken
            );
    }
}
