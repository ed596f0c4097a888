using System.Diagnostics;
using System.Net;

namespace EdgeGateway.Bench.Proxies;

/// <summary>Polls a server until it responds with success.</summary>
internal static class Readiness
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(5);
    private static readonly HttpClient Client = new(new SocketsHttpHandler { UseProxy = false });

    /// <summary>Waits until a request succeeds and returns how long it took.</summary>
    /// <exception cref="InvalidOperationException">The process has exited.</exception>
    /// <exception cref="TimeoutException">No request succeeded in time.</exception>
    public static async Task<TimeSpan> WaitAsync(Uri url, BenchProcess process, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        var last = "";
        while (Stopwatch.GetElapsedTime(started) < Timeout)
        {
            try
            {
                using var response = await Client.GetAsync(url, cancellationToken);
                if (response.StatusCode == HttpStatusCode.OK)
                {
                    return Stopwatch.GetElapsedTime(started);
                }

                last = $"it returned {(int)response.StatusCode}";
            }
            catch (HttpRequestException exception)
            {
                last = exception.Message;
            }

            process.ThrowIfExited();
            await Task.Delay(Interval, cancellationToken);
        }

        throw new TimeoutException(
            $"{url.GetLeftPart(UriPartial.Path)} was not ready in {Timeout.TotalSeconds} s: {last}"
        );
    }
}
