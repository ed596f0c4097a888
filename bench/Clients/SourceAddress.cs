using System.Net;

namespace EdgeGateway.Bench.Clients;

/// <summary>An address has some 28,000 ports for outgoing connections, and those of closed ones rest for a while.</summary>
internal static class SourceAddress
{
    private const int Count = 8;

    /// <summary>The n-th client's.</summary>
    public static IPAddress Of(int number) => new([127, 0, 0, (byte)(1 + (number % Count))]);
}
