using System.Diagnostics;
using System.Net;
using EdgeGateway.Bench.Gateway;
using EdgeGateway.Bench.Results;

namespace EdgeGateway.Bench.Attacks;

/// <summary>
/// A client that sends a hundred small requests each second, over HTTP/1.1 and HTTP/2 in turns, each when it is due.
/// </summary>
internal sealed class ValidClient(AttackedGateway gateway) : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    // Connections that it needs only while requests take long are closed soon, so that they do not count as left.
    private readonly HttpClient _client = new(
        new SocketsHttpHandler { UseProxy = false, PooledConnectionIdleTimeout = TimeSpan.FromSeconds(2) }
    )
    {
        Timeout = Timeout,
    };

    /// <summary>Sends requests until <paramref name="stop"/>.</summary>
    /// <returns>The milliseconds of each request, and the number of those that failed.</returns>
    public async Task<(Distribution Times, int Errors)> RunAsync(CancellationToken stop)
    {
        var pending = new List<Task<double?>>();
        using var timer = new PeriodicTimer(Interval);
        try
        {
            while (await timer.WaitForNextTickAsync(stop))
            {
                pending.Add(SendAsync(pending.Count % 2 != 0));
            }
        }
        catch (OperationCanceledException)
        {
            // The phase has ended.
        }

        var times = await Task.WhenAll(pending);
        return (new Distribution(times.OfType<double>()), times.Count(time => time is null));
    }

    public void Dispose() => _client.Dispose();

    private async Task<double?> SendAsync(bool http2)
    {
        var started = Stopwatch.GetTimestamp();
        using var request = new HttpRequestMessage(
            HttpMethod.Get,
            new Uri(http2 ? gateway.H2c : gateway.Http, GatewaySettings.EmptyPath)
        )
        {
            Version = http2 ? HttpVersion.Version20 : HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        try
        {
            using var response = await _client.SendAsync(request);
            return response.IsSuccessStatusCode ? Stopwatch.GetElapsedTime(started).TotalMilliseconds : null;
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException)
        {
            return null;
        }
    }
}
