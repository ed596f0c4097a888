using System.Diagnostics;
using System.Globalization;

namespace EdgeGateway.Bench.Gateway;

/// <summary>Values that <c>/proc</c> reports for a process.</summary>
internal sealed class ProcessFacts(int id)
{
    private readonly Process _process = Process.GetProcessById(id);

    /// <summary>Processor time of all threads, user and system, with a resolution of 10 ms.</summary>
    public TimeSpan Processor
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>
    /// The types of the open descriptors: <c>socket</c>, <c>pipe</c>, <c>anon_inode</c> or a file name.
    /// </summary>
    public IReadOnlyList<string> Descriptors =>
        [
            .. new DirectoryInfo($"/proc/{id}/fd")
                .EnumerateFileSystemInfos()
                .Select(descriptor => descriptor.LinkTarget?.Split(':')[0])
                .OfType<string>(),
        ];

    /// <summary>Resident memory in KiB.</summary>
    public long ResidentKiB => Status("VmRSS:");

    private long Status(string key)
    {
        var line = File.ReadLines($"/proc/{id}/status").First(line => line.StartsWith(key, StringComparison.Ordinal));
        return long.Parse(line[key.Length..].Replace("kB", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);
    }
}
