using System.Net;
using System.Runtime.InteropServices;

namespace EdgeGateway.Overload.Caps;

/// <summary>Counts what each address has at once. An address without anything takes no memory.</summary>
internal sealed class AddressCounts
{
    private readonly Dictionary<IPAddress, int> _counts = [];
    private readonly Lock _gate = new();

    /// <summary>How many addresses have something.</summary>
    public int Addresses
    {
        get
        {
            lock (_gate)
            {
                return _counts.Count;
            }
        }
    }

    /// <summary>Counts one more unless the address has as many as the limit.</summary>
    public bool TryAdd(IPAddress address, int limit)
    {
        lock (_gate)
        {
            if (_counts.GetValueOrDefault(address) >= limit)
            {
                return false;
            }

            CollectionsMarshal.GetValueRefOrAddDefault(_counts, address, out _)++;
            return true;
        }
    }

    public void Remove(IPAddress address)
    {
        lock (_gate)
        {
            if (--CollectionsMarshal.GetValueRefOrNullRef(_counts, address) == 0)
            {
                _counts.Remove(address);
            }
        }
    }
}
