using System.Diagnostics.Metrics;
using System.Globalization;

namespace EdgeGateway.Hosting.Telemetry;

/// <summary>
/// Meter <c>EdgeGateway.Process</c>: how much memory the process may use. The instrumentation of the process reports
/// how much it uses.
/// </summary>
internal sealed class MemoryMetrics
{
    // Version 1 of control groups has no word for "no limit": the value is the highest multiple of a page.
    private const long NoLimit = 1L << 60;

    public MemoryMetrics(IMeterFactory meters) =>
        meters
            .Create(DescriptorMetrics.MeterName)
            .CreateObservableGauge(
                "edge.process.memory.limit",
                () => ReadGroupLimit("/") ?? GC.GetGCMemoryInfo().TotalAvailableMemoryBytes,
                "By",
                "Memory that the process may use: the limit of its control group, else the machine's memory."
            );

    /// <summary>Reads the limit of the process's control group, which containers and systemd set (cgroups(7)).</summary>
    /// <param name="root">The root of the file system.</param>
    /// <returns>Bytes; null where there is no limit.</returns>
    internal static long? ReadGroupLimit(string root)
    {
        foreach (var file in LimitFiles(root).Where(File.Exists))
        {
            return
                long.TryParse(File.ReadAllText(file).Trim(), CultureInfo.InvariantCulture, out var limit)
                && limit < NoLimit
                ? limit
                : null;
        }

        return null;
    }

    // A line is 0::/path in version 2, and 4:memory:/path in version 1. Within a container, the path may be that of the
    // host, and the files are at the top.
    private static IEnumerable<string> LimitFiles(string root)
    {
        var groups = Path.Combine(root, "proc/self/cgroup");
        foreach (var line in File.Exists(groups) ? File.ReadAllLines(groups) : [])
        {
            var (folder, file) = line.Split(':', 3) switch
            {
                ["0", "", _] => ("", "memory.max"),
                [_, var controllers, _] when controllers.Split(',').Contains("memory") => (
                    "memory",
                    "memory.limit_in_bytes"
                ),
                _ => ("", ""),
            };
            if (file.Length > 0)
            {
                var mount = Path.Combine(root, "sys/fs/cgroup", folder);
                yield return Path.Join(mount, line.Split(':', 3)[2], file);
                yield return Path.Join(mount, file);
            }
        }
    }
}
