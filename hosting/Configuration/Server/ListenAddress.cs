using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace EdgeGateway.Hosting.Configuration.Server;

/// <summary>The address that an endpoint listens on, parsed from its URL as Kestrel does.</summary>
internal sealed class ListenAddress
{
    private readonly BindingAddress _address;

    private ListenAddress(BindingAddress address) => _address = address;

    private bool IsLocalhost => _address.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase);

    // Kestrel listens on all addresses if the host is neither an address nor localhost.
    private bool IsAny =>
        IPAddress.TryParse(_address.Host, out var address)
            ? address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any)
            : !IsLocalhost;

    /// <summary>Whether the endpoint serves TLS.</summary>
    public bool IsHttps => _address.Scheme == "https";

    /// <summary>Whether only this host can reach the address.</summary>
    public bool IsLoopback =>
        IsLocalhost
        || _address.IsUnixPipe
        || _address.IsNamedPipe
        || (IPAddress.TryParse(_address.Host, out var address) && IPAddress.IsLoopback(address));

    /// <summary>Parses a URL; null if it is not valid for an endpoint.</summary>
    public static ListenAddress? Parse(string? url)
    {
        try
        {
            var address = BindingAddress.Parse(url ?? "");
            var isPort =
                address.IsUnixPipe
                || address.IsNamedPipe
                || address.Port is >= IPEndPoint.MinPort and <= IPEndPoint.MaxPort;
            return address.Scheme is "http" or "https" && address.PathBase.Length == 0 && isPort ? new(address) : null;
        }
        catch (Exception exception)
            when (exception is FormatException or InvalidOperationException or ArgumentException)
        {
            return null;
        }
    }

    /// <summary>Whether the two addresses cannot both be bound.</summary>
    public bool Overlaps(ListenAddress other) =>
        _address.IsUnixPipe || other._address.IsUnixPipe
            ? _address.IsUnixPipe && other._address.IsUnixPipe && _address.UnixPipePath == other._address.UnixPipePath
            : _address.Port == other._address.Port
                && _address.Port != 0
                && (
                    IsAny
                    || other.IsAny
                    || _address.Host.Equals(other._address.Host, StringComparison.OrdinalIgnoreCase)
                );

    /// <summary>Binds the address and releases it again.</summary>
    /// <returns>Why it cannot be bound; null if it can.</returns>
    public string? FindBindFault()
    {
        if (_address.IsUnixPipe || _address.IsNamedPipe || _address.Port == 0)
        {
            return null;
        }

        IPAddress[] addresses =
            IPAddress.TryParse(_address.Host, out var address) ? [address]
            : IsLocalhost ? [IPAddress.Loopback, IPAddress.IPv6Loopback]
            : [Socket.OSSupportsIPv6 ? IPAddress.IPv6Any : IPAddress.Any];
        return addresses.Select(FindBindFault).FirstOrDefault(fault => fault is not null);
    }

    private string? FindBindFault(IPAddress address)
    {
        try
        {
            using var socket = SocketTransportOptions.CreateDefaultBoundListenSocket(
                new IPEndPoint(address, _address.Port)
            );
            return null;
        }
        catch (SocketException exception)
            when (exception.SocketErrorCode is SocketError.AddressAlreadyInUse or SocketError.AccessDenied
                || (exception.SocketErrorCode == SocketError.AddressNotAvailable && !IsLocalhost)
            )
        {
            return exception.Message;
        }
        catch (SocketException)
        {
            // Kestrel handles systems without IPv6 itself.
            return null;
        }
    }
}
