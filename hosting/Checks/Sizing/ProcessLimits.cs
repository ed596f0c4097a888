namespace EdgeGateway.Hosting.Checks.Sizing;

/// <summary>What the system permits this process.</summary>
internal static class ProcessLimits
{
    // As Linux prints it: "Max open files            1024                 1048576              files".
    private const string Files = "/proc/self/limits";
    private const string Row = "Max open files";

    /// <summary>The memory of the container, or of the machine.</summary>
    public static long Memory => GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;

    /// <summary>The hard limit of open descriptors, to which the runtime raises the soft one.</summary>
    public static long Descriptors =>
        OperatingSystem.IsLinux()
        && File.ReadLines(Files).FirstOrDefault(line => line.StartsWith(Row, StringComparison.Ordinal)) is { } line
        && line[Row.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries) is [_, var hard, ..]
        && long.TryParse(hard, out var limit)
            ? limit
            : long.MaxValue / 1024;
}
