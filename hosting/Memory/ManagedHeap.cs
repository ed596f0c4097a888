using System.Runtime.InteropServices;

namespace EdgeGateway.Hosting.Memory;

internal sealed partial class ManagedHeap(BlockPools pools) : IManagedHeap
{
    public long AllocatedBytes => GC.GetTotalAllocatedBytes();

    public void Release()
    {
        pools.DropUnused();
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        try
        {
            // What OpenSSL has freed.
            _ = TrimNative(0);
        }
        catch (EntryPointNotFoundException)
        {
            // The C library is not glibc. Others give memory back themselves.
        }
    }

    [LibraryImport("libc", EntryPoint = "malloc_trim")]
    private static partial int TrimNative(nuint pad);
}
