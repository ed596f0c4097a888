using System.Globalization;
using System.Runtime.InteropServices;

namespace EdgeGateway.Bench.Results;

/// <summary>The facts about the machine that are needed to judge a result.</summary>
internal static class MachineFacts
{
    // proc(5): the first line of /proc/stat, in units of 10 ms. The fourth and fifth are idle time.
    private static readonly Range BeforeIdle = 1..4;
    private static readonly Range AfterIdle = 6..8;
    private const double UnitMs = 10;

    public static string Line(string sharers = "gateway, clients and backend") =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{DateTime.UtcNow:yyyy-MM-dd}, {Environment.ProcessorCount} cores shared by {sharers}, "
                + $"{RuntimeInformation.OSDescription}, Linux {Environment.OSVersion.Version}, "
                + $"{RuntimeInformation.FrameworkDescription}"
        );

    /// <summary>The processor time of all processes since the machine started.</summary>
    public static TimeSpan Busy()
    {
        var fields = File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        string[] busy = [.. fields[BeforeIdle], .. fields[AfterIdle]];
        return TimeSpan.FromMilliseconds(UnitMs * busy.Sum(field => long.Parse(field, CultureInfo.InvariantCulture)));
    }
}
