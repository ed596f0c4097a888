using System.Diagnostics.Metrics;
using System.Globalization;

namespace EdgeGateway.Hosting.Telemetry;

/// <summary>
/// Meter <c>EdgeGateway.Process</c>: how many file descriptors the process may open, on Linux. The instrumentation of
/// the process reports how many are open. Each connection uses one.
/// </summary>
internal sealed class DescriptorMetrics
{
    public const string MeterName = "EdgeGateway.Process";

    private const string Limits = "/proc/self/limits";

    public DescriptorMetrics(IMeterFactory meters)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        meters
            .Create(MeterName)
            .CreateObservableGauge(
                "edge.process.descriptors.limit",
                () => ReadLimit(File.ReadLines(Limits)),
                "{descriptor}",
                "File descriptors that the process may open (RLIMIT_NOFILE, soft limit)."
            );
    }

    /// <summary>Reads the soft limit, as in <c>Max open files 20000 20000 files</c> (proc(5)).</summary>
    /// <returns>The limit; <see cref="long.MaxValue"/> where there is none.</returns>
    internal static long ReadLimit(IEnumerable<string> limits)
    {
        const string Name = "Max open files";
        var line = limits.First(line => line.StartsWith(Name, StringComparison.Ordinal));
        var soft = line[Name.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries)[0];
        return long.TryParse(soft, CultureInfo.InvariantCulture, out var limit) ? limit : long.MaxValue;
    }
}
