using System.Globalization;
using System.Text.RegularExpressions;

namespace EdgeGateway.Bench.Proxies;

/// <summary>Installed load generators. Each sends the next request when it has the response to the previous one.</summary>
internal static partial class LoadTool
{
    /// <summary>Sends requests over HTTP/1.1.</summary>
    /// <returns>The number of responses, and how many there were in a second.</returns>
    /// <exception cref="InvalidOperationException">A request failed, or wrk is not installed.</exception>
    public static async Task<(long Requests, double PerSecond)> WrkAsync(
        Uri url,
        int connections,
        int seconds,
        CancellationToken cancellationToken
    )
    {
        var output = await Tool.RunAsync(
            "wrk",
            ["-t", "1", "-c", $"{connections}", "-d", $"{seconds}s", "--timeout", "10s", url.OriginalString],
            cancellationToken
        );
        return
            output.Split('\n').FirstOrDefault(line => line.Contains("Non-2xx") || line.Contains("Socket errors"))
                is { } failure
            ? throw new InvalidOperationException($"wrk: {failure.Trim()}")
            : (Whole(WrkRequests().Match(output)), Number(WrkRate().Match(output)));
    }

    /// <summary>Sends requests over HTTP/2 with TLS.</summary>
    /// <returns>The number of responses, and how many there were in a second.</returns>
    /// <exception cref="InvalidOperationException">A request failed, or h2load is not installed.</exception>
    public static async Task<(long Requests, double PerSecond)> H2LoadAsync(
        Uri url,
        int connections,
        int requestsPerConnection,
        int seconds,
        CancellationToken cancellationToken
    )
    {
        var output = await Tool.RunAsync(
            "h2load",
            ["-c", $"{connections}", "-m", $"{requestsPerConnection}", "-D", $"{seconds}", url.OriginalString],
            cancellationToken
        );
        var requests = H2LoadSucceeded().Match(output);
        return requests.Success && requests.Groups[2].Value == "0" && Whole(requests) > 0
            ? (Whole(requests), Number(H2LoadRate().Match(output)))
            : throw new InvalidOperationException($"h2load: {(requests.Success ? requests.Value : output.Trim())}");
    }

    private static long Whole(Match match) => long.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture);

    private static double Number(Match match) => double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"(\d+) requests in ")]
    private static partial Regex WrkRequests();

    [GeneratedRegex(@"Requests/sec:\s*([\d.]+)")]
    private static partial Regex WrkRate();

    [GeneratedRegex(@"(\d+) succeeded, (\d+) failed")]
    private static partial Regex H2LoadSucceeded();

    [GeneratedRegex(@"finished in .*?, ([\d.]+) req/s")]
    private static partial Regex H2LoadRate();
}
