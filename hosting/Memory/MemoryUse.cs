using EdgeGateway.Hosting.Telemetry;

namespace EdgeGateway.Hosting.Memory;

/// <summary>
/// The memory in use beside the two limits that can end the process: that of its control group, which the kernel
/// enforces and to which the buffers of sockets count, and that of the managed heap, which the runtime sets to three
/// quarters of the former.
/// </summary>
internal sealed class MemoryUse : IMemoryUse
{
    public double Share
    {
        get
        {
            var heap = GC.GetGCMemoryInfo();
            return Math.Max(
                (double)ProcessLimits.MemoryUsed / ProcessLimits.Memory,
                (double)heap.TotalCommittedBytes / heap.TotalAvailableMemoryBytes
            );
        }
    }
}
