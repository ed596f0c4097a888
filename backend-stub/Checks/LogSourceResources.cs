using EdgeGateway.Hosting.Checks.Sizing;
using LogSource.Buffer;
using LogSource.Ingest;
using LogSource.Syslog;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;
using static EdgeGateway.Hosting.Checks.Sizing.ServerResources;

namespace LogSource.Checks;

/// <summary>
/// What a log source uses at most, by the limits of its settings. The size of a follower is measured
/// (docs/benchmarks.md), the other sizes are estimates.
/// </summary>
internal static class LogSourceResources
{
    private const long ProcessBytes = 80 * MiB;

    // A follower without new lines.
    private const long FollowerBytes = 7 * KiB;

    // What the server reads ahead of a syslog connection.
    private const long SyslogBytes = 64 * KiB;

    public static IEnumerable<ResourceUse> Estimate(WebApplication app)
    {
        var services = app.Services;
        var limits = services.GetRequiredService<IOptions<KestrelServerOptions>>().Value.Limits;
        var buffer = services.GetRequiredService<IOptions<BufferOptions>>().Value;
        var ingest = services.GetRequiredService<IOptions<IngestOptions>>().Value;
        var syslog = services.GetRequiredService<IOptions<SyslogOptions>>().Value;
        var buffers = Buffers(limits);
        yield return Process(ProcessBytes);
        yield return new(
            "connections",
            "Kestrel:Limits:MaxConcurrentConnections",
            limits.MaxConcurrentConnections,
            1,
            FollowerBytes,
            FollowerBytes + buffers
        );
        yield return new(
            "set of lines that are being received",
            "Ingest:MaxPendingBytes",
            1,
            0,
            0,
            ingest.MaxPendingBytes
        );
        if (buffer.UsesMemory)
        {
            yield return new("buffer in memory", "Buffer:MaxBytes", 1, 0, 0, buffer.MaxBytes);
        }

        if (syslog.Endpoints.Count > 0)
        {
            yield return new(
                "syslog connections",
                "Syslog:MaxConnections",
                syslog.MaxConnections,
                1,
                FollowerBytes,
                FollowerBytes + SyslogBytes
            );
        }
    }
}
