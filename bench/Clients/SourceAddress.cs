using System.Net;

namespace EdgeGateway.Bench.Clients;

/// <summary>
/// Spreads clients over several local addresses. One address has about 28,000 ports for outgoing connections, and those
/// of closed connections stay reserved for a while.
/// </summary>
internal static class SourceAddress
{
    private const int Count = 8;

    /// <summary>The address of the n-th client.</summary>
    public static IPAddress Of(int number) => new([127, 0, 0, (byte)(1 + (number % Count))]);
}
