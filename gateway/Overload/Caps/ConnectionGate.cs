using System.Net;
using EdgeGateway.Hosting.Telemetry;
using Microsoft.AspNetCore.Connections;

namespace EdgeGateway.Overload.Caps;

/// <summary>
/// Counts the connections of clients, in all and of each address, and closes those over a cap before a TLS handshake or
/// a request costs anything. A WebSocket counts until its end.
/// </summary>
internal sealed class ConnectionGate(CapsInForce caps, ClientAddresses addresses, Refusals refusals)
{
    private readonly AddressCounts _ofAddresses = new();
    private int _open;
    private Peak _most;

    /// <summary>The open connections.</summary>
    public int Open => Volatile.Read(ref _open);

    /// <summary>The most connections that were open at once. Refused ones do not count.</summary>
    public int Most => _most.Value;

    /// <summary>Serves the connection, or closes it.</summary>
    public Task ServeAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        var client = (connection.RemoteEndPoint as IPEndPoint)?.Address;
        var address = addresses.Find(client);
        var limits = caps.Current;
        var open = Interlocked.Increment(ref _open);
        if (open > limits.Connections)
        {
            return RefuseAsync(connection, OverloadCap.Connections, limits.Connections, client);
        }

        if (address is not null && !_ofAddresses.TryAdd(address, limits.ConnectionsPerAddress))
        {
            return RefuseAsync(connection, OverloadCap.ConnectionsPerAddress, limits.ConnectionsPerAddress, client);
        }

        _most.Report(open);
        return CountAsync(connection, next, address);
    }

    private async Task CountAsync(ConnectionContext connection, ConnectionDelegate next, IPAddress? address)
    {
        try
        {
            await next(connection);
        }
        finally
        {
            Interlocked.Decrement(ref _open);
            if (address is not null)
            {
                _ofAddresses.Remove(address);
            }
        }
    }

    private Task RefuseAsync(ConnectionContext connection, OverloadCap cap, int limit, IPAddress? client)
    {
        Interlocked.Decrement(ref _open);
        refusals.Add(cap, limit, client);
        connection.Abort(new ConnectionAbortedException("Too many connections are open."));
        return Task.CompletedTask;
    }
}
