using System.Net;
using System.Net.Sockets;

namespace EdgeGateway.RateLimiting.Rules;

/// <summary>
/// A range of addresses of one family: <c>10.1.2.3</c>, <c>10.0.0.0/8</c>, <c>10.0.0.0/255.0.0.0</c>,
/// <c>10.0.0.1-10.0.0.9</c>, and the same with IPv6.
/// </summary>
internal sealed class AddressRange
{
    public const string Rule =
        "an address, a network (10.0.0.0/8 or 10.0.0.0/255.0.0.0) or a range (10.0.0.1-10.0.0.9)";

    private readonly byte[] _first;
    private readonly byte[] _last;

    private AddressRange(byte[] first, byte[] last) => (_first, _last) = (first, last);

    /// <summary>Reads a range; null where the text is not one.</summary>
    public static AddressRange? TryParse(string? text)
    {
        text = text?.Trim() ?? "";
        if (text.Split('-') is [var from, var to])
        {
            return
                Read(from) is { } first
                && Read(to) is { } last
                && first.Length == last.Length
                && first.AsSpan().SequenceCompareTo(last) <= 0
                ? new AddressRange(first, last)
                : null;
        }

        if (text.Split('/') is [var network, var size])
        {
            return Read(network) is { } address && Mask(size, address.Length) is { } mask
                ? new AddressRange(
                    [.. address.Zip(mask, (one, other) => (byte)(one & other))],
                    [.. address.Zip(mask, (one, other) => (byte)(one | ~other))]
                )
                : null;
        }

        return Read(text) is { } single ? new AddressRange(single, single) : null;
    }

    public bool Contains(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out var length);
        bytes = bytes[..length];
        return length == _first.Length && bytes.SequenceCompareTo(_first) >= 0 && bytes.SequenceCompareTo(_last) <= 0;
    }

    private static byte[]? Read(string text) =>
        IPAddress.TryParse(text.Trim(), out var address)
        && (address.AddressFamily == AddressFamily.InterNetworkV6 || text.Count(character => character == '.') == 3)
            ? (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).GetAddressBytes()
            : null;

    private static byte[]? Mask(string size, int length)
    {
        if (int.TryParse(size, out var bits) && bits >= 0 && bits <= 8 * length)
        {
            return [.. Enumerable.Range(0, length).Select(i => (byte)(0xFF << (8 - Math.Clamp(bits - (8 * i), 0, 8))))];
        }

        return Read(size) is { } mask && mask.Length == length ? mask : null;
    }
}
