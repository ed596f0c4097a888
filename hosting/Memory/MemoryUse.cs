using EdgeGateway.Hosting.Telemetry;

namespace EdgeGateway.Hosting.Memory;

/// <summary>
/// The memory in use beside the two limits that can end the process: that of its control group, which the kernel
/// enforces and to which the buffers of sockets count, and that of the managed heap, which the runtime sets to three
/// quarters of the former.
/// </summary>
internal sealed class MemoryUse : IMemoryUse
{
    // The rest of the heap's limit is for fragments and for what collections need. Where an allocation fails, so may the
    // server's loop that accepts connections, which never starts again.
    private const double UsableHeap = 0.9;

    public long Limit =>
        (long)Math.Min(ProcessLimits.Memory, UsableHeap * GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);

    public double Share
    {
        get
        {
            // As of the last collection, since which the heap may have grown.
            var heap = GC.GetGCMemoryInfo();
            var committed = Math.Max(heap.TotalCommittedBytes, GC.GetTotalMemory(forceFullCollection: false));
            return Math.Max(
                (double)ProcessLimits.MemoryUsed / ProcessLimits.Memory,
                committed / (UsableHeap * heap.TotalAvailableMemoryBytes)
            );
        }
    }
}
