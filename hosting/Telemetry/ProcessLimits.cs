using System.Globalization;
using System.IO.Enumeration;

namespace EdgeGateway.Hosting.Telemetry;

/// <summary>What the system permits this process. Without a limit of descriptors, the number is the highest possible
/// one.</summary>
internal static class ProcessLimits
{
    // Version 1 of control groups reports "no limit" as the highest multiple of a page.
    private const long NoMemoryLimit = 1L << 60;
    private const long NoDescriptorLimit = long.MaxValue / 1024;
    private const string LimitOfVersion1 = "memory.limit_in_bytes";

    // As Linux prints it: "Max open files            1024                 1048576              files" (proc(5)).
    private const string Limits = "/proc/self/limits";
    private const string DescriptorRow = "Max open files";
    private const string OpenDescriptors = "/proc/self/fd";

    /// <summary>The descriptors that the process may open (RLIMIT_NOFILE, soft limit).</summary>
    public static long Descriptors => ReadDescriptors(column: 0);

    /// <summary>The same; null without a limit.</summary>
    public static long? DescriptorsOrNone => Descriptors is var limit && limit == NoDescriptorLimit ? null : limit;

    /// <summary>The descriptors that the process has open; null where the system does not list them.</summary>
    public static long? DescriptorsOpen =>
        Directory.Exists(OpenDescriptors)
            // Without a text for each of them.
            ? new FileSystemEnumerable<bool>(OpenDescriptors, static (ref _) => true).LongCount()
            : null;

    /// <summary>The hard limit of descriptors, to which the runtime raises the soft one at the start.</summary>
    public static long MaxDescriptors => ReadDescriptors(column: 1);

    /// <summary>The memory that the process may use, in bytes: the limit of its control group, else the machine's
    /// memory.</summary>
    public static long Memory => ReadGroupLimit("/") ?? GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;

    /// <summary>The memory that counts towards <see cref="Memory"/>, in bytes: that of the control group if it has a limit,
    /// else that of this process.</summary>
    public static long MemoryUsed => ReadGroupUse("/") ?? Environment.WorkingSet;

    /// <summary>
    /// Reads the memory of the process's control group without the cache of files, which the kernel drops before it ends
    /// a process.
    /// </summary>
    /// <param name="root">The root of the file system.</param>
    /// <returns>Bytes; null where there is no limit.</returns>
    internal static long? ReadGroupUse(string root)
    {
        if (ReadGroupLimit(root) is null || LimitFiles(root).FirstOrDefault(File.Exists) is not { } limit)
        {
            return null;
        }

        var isVersion1 = limit.EndsWith(LimitOfVersion1, StringComparison.Ordinal);
        var (used, cache) = isVersion1
            ? ("memory.usage_in_bytes", "total_inactive_file ")
            : ("memory.current", "inactive_file ");
        var folder = Path.GetDirectoryName(limit)!;
        var cached = File.ReadLines(Path.Combine(folder, "memory.stat"))
            .FirstOrDefault(line => line.StartsWith(cache, StringComparison.Ordinal));
        return long.Parse(File.ReadAllText(Path.Combine(folder, used)).Trim(), CultureInfo.InvariantCulture)
            - (cached is null ? 0 : long.Parse(cached[cache.Length..], CultureInfo.InvariantCulture));
    }

    /// <summary>Reads the limit of the process's control group, which containers and systemd set (cgroups(7)).</summary>
    /// <param name="root">The root of the file system.</param>
    /// <returns>Bytes; null where there is no limit.</returns>
    internal static long? ReadGroupLimit(string root)
    {
        foreach (var file in LimitFiles(root).Where(File.Exists))
        {
            return
                long.TryParse(File.ReadAllText(file).Trim(), CultureInfo.InvariantCulture, out var limit)
                && limit < NoMemoryLimit
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
                [_, var controllers, _] when controllers.Split(',').Contains("memory") => ("memory", LimitOfVersion1),
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

    private static long ReadDescriptors(int column) =>
        OperatingSystem.IsLinux()
        && long.TryParse(
            File.ReadLines(Limits)
                .First(line => line.StartsWith(DescriptorRow, StringComparison.Ordinal))[DescriptorRow.Length..]
                .Split(' ', StringSplitOptions.RemoveEmptyEntries)[column],
            CultureInfo.InvariantCulture,
            out var limit
        )
            ? limit
            : NoDescriptorLimit;
}
