using System.Globalization;
using System.Text.RegularExpressions;

namespace EdgeGateway.Bench.Proxies;

/// <summary>The load generator <c>wrk</c>.</summary>
internal static partial class Wrk
{
    /// <summary>Sends requests one after the other on each connection.</summary>
    /// <returns>The number of responses, and how many there were in a second.</returns>
    /// <exception cref="InvalidOperationException">A request failed, or wrk is not installed.</exception>
    public static async Task<(long Requests, double PerSecond)> RunAsync(
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
        var failure = output
            .Split('\n')
            .FirstOrDefault(line => line.Contains("Non-2xx") || line.Contains("Socket errors"));
        return failure is null
            ? (
                long.Parse(Requests().Match(output).Groups[1].Value, CultureInfo.InvariantCulture),
                double.Parse(PerSecond().Match(output).Groups[1].Value, CultureInfo.InvariantCulture)
            )
            : throw new InvalidOperationException($"wrk: {failure.Trim()}");
    }

    [GeneratedRegex(@"(\d+) requests in ")]
    private static partial Regex Requests();

    [GeneratedRegex(@"Requests/sec:\s*([\d.]+)")]
    private static partial Regex PerSecond();
}
