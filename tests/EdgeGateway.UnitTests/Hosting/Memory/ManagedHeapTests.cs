using System.Buffers;
using System.Runtime.CompilerServices;
using EdgeGateway.Hosting.Memory;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeGateway.UnitTests.Hosting.Memory;

public sealed class ManagedHeapTests
{
    private const int Blocks = 1_000;

    [Fact]
    public async Task Blocks_that_the_server_no_longer_uses_are_released()
    {
        var builder = WebApplication.CreateBuilder();
        builder.AddMemoryRelease();
        await using var app = builder.Build();
        var heap = app.Services.GetRequiredService<IManagedHeap>();
        using var pool = app.Services.GetRequiredService<IMemoryPoolFactory<byte>>().Create();

        using var used = pool.Rent();
        var blocks = UseBlocks(pool);
        heap.Release();

        Assert.InRange(blocks.Count(block => block.IsAlive), 0, Blocks / 20);
        Assert.False(used.Memory.IsEmpty);
        Assert.InRange(heap.AllocatedBytes, 1, long.MaxValue);
    }

    // Not inlined: no block may stay on the stack of the test.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference[] UseBlocks(MemoryPool<byte> pool)
    {
        var blocks = Enumerable.Range(0, Blocks).Select(_ => pool.Rent()).ToArray();
        foreach (var block in blocks)
        {
            block.Dispose();
        }

        return [.. blocks.Select(block => new WeakReference(block))];
    }
}
