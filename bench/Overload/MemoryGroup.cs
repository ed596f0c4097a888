using System.Globalization;

namespace EdgeGateway.Bench.Overload;

/// <summary>A control group whose memory the kernel limits (cgroups(7), both versions). It needs root.</summary>
internal sealed class MemoryGroup : IDisposable
{
    private const long Mebibyte = 1024 * 1024;
    private const string Version1 = "/sys/fs/cgroup/memory";
    private const string Version2 = "/sys/fs/cgroup";

    // A group is removed when its last process has ended.
    private static readonly TimeSpan EndTimeout = TimeSpan.FromSeconds(5);

    private readonly bool _isVersion1 = Directory.Exists(Version1);

    private MemoryGroup(int mebibytes)
    {
        MiB = mebibytes;
        Folder = Path.Join(
            _isVersion1 ? Version1 : Version2,
            OwnGroup(_isVersion1 ? ":memory:" : "0::"),
            $"edgegateway-bench-{Environment.ProcessId}"
        );
        Directory.CreateDirectory(Folder);
        File.WriteAllText(
            Path.Combine(Folder, _isVersion1 ? "memory.limit_in_bytes" : "memory.max"),
            (mebibytes * Mebibyte).ToString(CultureInfo.InvariantCulture)
        );
    }

    /// <summary>The limit.</summary>
    public int MiB { get; }

    public string Folder { get; }

    /// <exception cref="IOException">This process may not create a group.</exception>
    public static MemoryGroup Create(int mebibytes)
    {
        try
        {
            return new MemoryGroup(mebibytes);
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new IOException("A limit of memory needs root and a control group that may be written.", exception);
        }
    }

    /// <summary>Returns what the group has used at most, and how often the kernel has ended a process.</summary>
    public string Describe()
    {
        var peak = long.Parse(
            Read(_isVersion1 ? "memory.max_usage_in_bytes" : "memory.peak"),
            CultureInfo.InvariantCulture
        );
        var kills = Read(_isVersion1 ? "memory.oom_control" : "memory.events")
            .Split('\n')
            .FirstOrDefault(line => line.StartsWith("oom_kill ", StringComparison.Ordinal));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"memory of the group, MiB: {peak / Mebibyte} at most of {MiB}; ended by the kernel: {kills?.Split(' ')[1]}"
        );
    }

    public void Dispose()
    {
        for (var until = DateTime.UtcNow + EndTimeout; Read("cgroup.procs").Length > 0 && DateTime.UtcNow < until; )
        {
            Thread.Sleep(50);
        }

        Directory.Delete(Folder);
    }

    // The limits of this process' own group hold for those within it.
    private static string OwnGroup(string of) =>
        File.ReadLines("/proc/self/cgroup").FirstOrDefault(line => line.Contains(of, StringComparison.Ordinal))
            is { } line
            ? line[(line.IndexOf(of, StringComparison.Ordinal) + of.Length)..]
            : "/";

    private string Read(string file) => File.ReadAllText(Path.Combine(Folder, file)).Trim();
}
