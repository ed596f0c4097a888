using System.Net;
using System.Runtime.InteropServices;

namespace EdgeGateway.Connections.Http2.Budgets;

/// <summary>
/// How many streams all HTTP/2 connections of an address may have reset whose responses had not begun. Otherwise an attacker
/// could use up the budget of one connection after the other, and the backends, whose connections others share, would get
/// all of these resets.
/// </summary>
/// <remarks>A token bucket for each address, as the time at which it would be full again (generic cell rate algorithm). An
/// address whose bucket is full takes no memory.</remarks>
internal sealed class AddressBudgets(TimeProvider time)
{
    // Of the budget of a connection.
    private const int Factor = 2;

    private readonly Dictionary<IPAddress, long> _full = [];
    private readonly Lock _gate = new();

    /// <summary>How many addresses have a bucket that is not full.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _full.Count;
            }
        }
    }

    /// <summary>Counts a reset. Returns false if the address has exceeded its budget.</summary>
    public bool TryTake(IPAddress address, Http2BudgetOptions options)
    {
        var (now, each) = (time.GetTimestamp(), time.TimestampFrequency / (Factor * options.ResetsPerSecond));
        lock (_gate)
        {
            ref var full = ref CollectionsMarshal.GetValueRefOrAddDefault(_full, address, out _);
            var next = Math.Max(full, now) + each;
            if (next - now > Factor * (long)options.ResetBurst * each)
            {
                return false;
            }

            full = next;
            return true;
        }
    }

    /// <summary>Drops the addresses whose buckets are full again.</summary>
    public void DropFull()
    {
        var now = time.GetTimestamp();
        lock (_gate)
        {
            foreach (var (address, full) in _full)
            {
                if (full <= now)
                {
                    _full.Remove(address);
                }
            }
        }
    }
}
