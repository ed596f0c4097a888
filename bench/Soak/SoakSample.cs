using System.Globalization;
using System.Net;
using EdgeGateway.Bench.Proxies;

namespace EdgeGateway.Bench.Soak;

/// <summary>What the gateway holds at a moment.</summary>
/// <param name="Time">The time since the start.</param>
/// <param name="Streams">Open streams, as the gateway counts them.</param>
/// <param name="PssMiB">Memory.</param>
/// <param name="Descriptors">Open descriptors.</param>
/// <param name="Timers">Streams and requests with a deadline.</param>
/// <param name="Keys">Keys in Redis.</param>
internal sealed record SoakSample(TimeSpan Time, long Streams, long PssMiB, long Descriptors, long Timers, long Keys)
{
    private const int KiBPerMiB = 1_024;
    private static readonly HttpClient Client = new();

    public static async Task<SoakSample> ReadAsync(
        TimeSpan time,
        Proxy gateway,
        LocalRedis redis,
        CancellationToken cancellationToken
    )
    {
        var metrics = await MetricsAsync(gateway.Management!, cancellationToken);
        return new(
            time,
            Sum(metrics, "edge_streams_active"),
            gateway.Facts!.PssKiB / KiBPerMiB,
            gateway.Facts.Descriptors,
            Sum(metrics, "edge_timers_scheduled"),
            await redis.CountKeysAsync(cancellationToken)
        );
    }

    private static async Task<string[]> MetricsAsync(IPEndPoint management, CancellationToken cancellationToken) =>
        (await Client.GetStringAsync(new Uri($"http://{management}/metrics"), cancellationToken)).Split('\n');

    // Prometheus' text format: NAME{TAGS} VALUE TIME.
    private static long Sum(string[] metrics, string name) =>
        (long)
            metrics
                .Where(line => line.StartsWith(name, StringComparison.Ordinal) && line[name.Length] is '{' or ' ')
                .Sum(line =>
                    double.Parse(
                        line[(line.LastIndexOf('}') is >= 0 and var end ? end + 1 : name.Length)..]
                            .Split(' ', StringSplitOptions.RemoveEmptyEntries)[0],
                        CultureInfo.InvariantCulture
                    )
                );
}
