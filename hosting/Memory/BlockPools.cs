using System.Buffers;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Connections;

namespace EdgeGateway.Hosting.Memory;

/// <summary>
/// The server's pools of blocks for the bytes of its connections. They shrink by a twentieth in 10 s, and only while
/// nothing happens at all.
/// </summary>
internal sealed class BlockPools(IMemoryPoolFactory<byte> server) : IMemoryPoolFactory<byte>
{
    // Each of them leaves 19 of 20 unused blocks.
    private const int Evictions = 100;

    private readonly ConditionalWeakTable<MemoryPool<byte>, IThreadPoolWorkItem> _pools = [];

    public MemoryPool<byte> Create(MemoryPoolOptions? options = null)
    {
        var pool = server.Create(options);
        if (pool is IThreadPoolWorkItem eviction)
        {
            // The server's own pool is its work item, which the server runs to shrink it.
            _pools.Add(pool, eviction);
        }

        return pool;
    }

    /// <summary>Drops the blocks that no connection uses.</summary>
    public void DropUnused()
    {
        foreach (var (_, eviction) in _pools)
        {
            for (var i = 0; i < Evictions; i++)
            {
                eviction.Execute();
            }
        }
    }
}
