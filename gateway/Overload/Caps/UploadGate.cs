using System.Collections.Concurrent;
using System.Net;
using EdgeGateway.Problems;
using EdgeGateway.RequestTimeouts;

namespace EdgeGateway.Overload.Caps;

/// <summary>Counts the requests with a body, and admits them up to the cap of each client address.</summary>
internal sealed class UploadGate(CapsInForce caps, ClientAddresses addresses, Refusals refusals)
{
    private readonly AddressCounts _ofAddresses = new();

    /// <summary>The requests with their clients' addresses; null for an address that many clients share.</summary>
    public ConcurrentDictionary<RequestTimeout, IPAddress?> Open { get; } = new();

    /// <summary>Admits a request.</summary>
    /// <returns>The refusal; null if the request was admitted.</returns>
    public Problem? TryEnter(HttpContext context, RequestTimeout upload)
    {
        var limit = caps.Current.UploadsPerAddress;
        var client = context.Connection.RemoteIpAddress;
        var address = addresses.Find(client);
        if (address is not null && !_ofAddresses.TryAdd(address, limit))
        {
            refusals.Add(OverloadCap.UploadsPerAddress, limit, client);
            return OverloadProblems.TooManyUploads(limit);
        }

        Open[upload] = address;
        return null;
    }

    /// <summary>Counts a request no longer.</summary>
    public void Leave(RequestTimeout upload)
    {
        if (Open.TryRemove(upload, out var address) && address is not null)
        {
            _ofAddresses.Remove(address);
        }
    }
}
