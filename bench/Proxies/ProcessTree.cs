using System.Globalization;

namespace EdgeGateway.Bench.Proxies;

/// <summary>A process and all that it has started, because nginx has workers: values of <c>/proc</c>.</summary>
internal sealed class ProcessTree(int root)
{
    // proc(5): fields of /proc/PID/stat after the name in parentheses, from 0. Times are in units of 10 ms.
    private const int Parent = 1;
    private const int UserTime = 11;
    private const int SystemTime = 12;
    private const double UnitMs = 10;

    /// <summary>Processor time of all threads, user and system, with a resolution of 10 ms for each process.</summary>
    public TimeSpan Processor =>
        TimeSpan.FromMilliseconds(
            UnitMs * Processes().Sum(process => process.Fields[UserTime] + process.Fields[SystemTime])
        );

    /// <summary>Resident memory in KiB, in which shared pages count in parts (PSS).</summary>
    public long PssKiB =>
        Processes()
            .SelectMany(process => ReadLines($"/proc/{process.Id}/smaps_rollup"))
            .Where(line => line.StartsWith("Pss:", StringComparison.Ordinal))
            .Sum(line =>
                long.Parse(
                    line["Pss:".Length..].Replace("kB", "", StringComparison.Ordinal),
                    CultureInfo.InvariantCulture
                )
            );

    /// <summary>The number of open descriptors.</summary>
    public int Descriptors => Processes().Sum(process => Directory.GetFiles($"/proc/{process.Id}/fd").Length);

    /// <summary>The process itself and its descendants.</summary>
    public IReadOnlyList<int> Ids => [.. Processes().Select(process => process.Id)];

    private List<(int Id, long[] Fields)> Processes()
    {
        var all = Directory
            .EnumerateDirectories("/proc")
            .Select(folder => int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var id) ? id : 0)
            .Where(id => id > 0)
            .Select(id => (Id: id, Fields: Stat(id)))
            .Where(process => process.Fields.Length > SystemTime)
            .ToList();
        var tree = all.Where(process => process.Id == root).ToList();
        for (var i = 0; i < tree.Count; i++)
        {
            tree.AddRange(all.Where(process => process.Fields[Parent] == tree[i].Id));
        }

        return tree;
    }

    private static long[] Stat(int id)
    {
        var line = ReadLines($"/proc/{id}/stat").FirstOrDefault() ?? "";
        return
        [
            .. line[(line.LastIndexOf(')') + 1)..]
                .Split(' ', StringSplitOptions.RemoveEmptyEntries)
                .Select(field => long.TryParse(field, CultureInfo.InvariantCulture, out var number) ? number : 0),
        ];
    }

    private static string[] ReadLines(string file)
    {
        try
        {
            return File.ReadAllLines(file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The process has exited.
            return [];
        }
    }
}
