using System.Globalization;
using System.Text;

namespace EdgeGateway.Hosting.Wire;

/// <summary>
/// The server-sent event field that sets when a client reconnects (HTML Living Standard section 9.2.6):
/// <c>retry: 2718</c>, in milliseconds, and a blank line. The delay is random between 1 s and 5 s, so that the clients
/// of a process that ends their streams do not all reconnect at the same moment.
/// </summary>
internal static class ReconnectDelay
{
    private const int MinMilliseconds = 1_000;
    private const int MaxMilliseconds = 5_000;

    public static byte[] Create() =>
        Encoding.ASCII.GetBytes(
            string.Create(
                CultureInfo.InvariantCulture,
                $"retry: {Random.Shared.Next(MinMilliseconds, MaxMilliseconds + 1)}\n\n"
            )
        );
}
