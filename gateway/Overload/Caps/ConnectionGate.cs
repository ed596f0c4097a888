using System.Net;
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

    /// <summary>The open connections.</summary>
    public int Open => Volatile.Read(ref _open);

    /// <summary>Serves the connection, or closes it.</summary>
    public Task ServeAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        var client = (connection.RemoteEndPoint as IPEndPoint)?.Address;
        var address = addresses.Find(client);
        var limits = caps.Current;
        if (Interlocked.Increment(ref _open) > limits.Connections)
        {
            return RefuseAsync(connection, OverloadCap.Connections, limits.Connections, client);
        }

        return address is null || _ofAddresses.TryAdd(address, limits.ConnectionsPerAddress)
            ? CountAsync(connection, next, address)
            : RefuseAsync(connection, OverloadCap.ConnectionsPerAddress, limits.ConnectionsPerAddress, client);
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
