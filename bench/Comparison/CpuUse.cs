using System.Globalization;
using EdgeGateway.Bench.Proxies;

namespace EdgeGateway.Bench.Comparison;

/// <summary>Processor time up to a moment, or between two moments.</summary>
/// <param name="Proxy">The proxy's.</param>
/// <param name="LogSource">The log source's.</param>
/// <param name="Generator">That of this process and of the tools that it has run.</param>
internal readonly record struct CpuUse(TimeSpan Proxy, TimeSpan LogSource, TimeSpan Generator)
{
    // proc(5): fields of /proc/self/stat after the name, from 0: the times of children that have ended.
    private static readonly Range Children = 13..15;
    private const double UnitMs = 10;

    public static CpuUse Now(Proxy proxy, EmbeddedLogSource logSource) =>
        new(proxy.Processor, logSource.Facts.Processor, Environment.CpuUsage.TotalTime + OfChildren());

    public static CpuUse operator -(CpuUse to, CpuUse from) =>
        new(to.Proxy - from.Proxy, to.LogSource - from.LogSource, to.Generator - from.Generator);

    /// <exception cref="NothingMeasuredException">There are no parts.</exception>
    public static CpuUse operator /(CpuUse use, double parts) =>
        parts > 0
            ? new(use.Proxy / parts, use.LogSource / parts, use.Generator / parts)
            : throw new NothingMeasuredException();

    private static TimeSpan OfChildren()
    {
        var line = File.ReadAllText("/proc/self/stat");
        var fields = line[(line.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return TimeSpan.FromMilliseconds(
            UnitMs * fields[Children].Sum(field => long.Parse(field, CultureInfo.InvariantCulture))
        );
    }
}
