using System.Collections.Concurrent;
using System.Net;
using EdgeGateway.Hosting.Configuration;
using EdgeGateway.Hosting.Wire;

namespace EdgeGateway.Tokens.FailureLimiting;

/// <summary>
/// Counts the failed authentications of each client address in each minute. They only decide the response to a failure:
/// requests with valid tokens from the same address pass. IPv6 addresses are counted by their first 64 bits, because
/// one client has them all.
/// </summary>
internal sealed class FailedAttempts(ReloadableOptions<TokenOptions> options, TimeProvider time)
{
    // Some 10 MB. Further addresses are over the limit for the rest of the minute, which affects their failures only.
    private const int MaxAddresses = 100_000;

    private Minute _minute = new(0);

    /// <summary>Counts a failure.</summary>
    /// <param name="client">The client's address.</param>
    /// <returns>The seconds until the next minute; null where the client is within the limit.</returns>
    public int? Add(IPAddress? client)
    {
        var limit = options.Current.MaxFailuresPerMinute;
        if (limit == 0)
        {
            return null;
        }

        var now = time.GetUtcNow().ToUnixTimeSeconds();
        var minute = Volatile.Read(ref _minute);
        if (minute.Number != now / 60)
        {
            var next = new Minute(now / 60);
            var seen = Interlocked.CompareExchange(ref _minute, next, minute);
            minute = seen == minute ? next : seen;
        }

        return minute.Count(client is null ? IPAddress.None : ClientNetwork.FromAddress(client)) > limit
            ? (int)(60 - (now % 60))
            : null;
    }

    private sealed class Minute(long number)
    {
        private readonly ConcurrentDictionary<IPAddress, int> _failures = new();
        private int _addresses;

        public long Number => number;

        public int Count(IPAddress network)
        {
            if (!_failures.ContainsKey(network) && Interlocked.Increment(ref _addresses) > MaxAddresses)
            {
                return int.MaxValue;
            }

            return _failures.AddOrUpdate(network, 1, (_, count) => count + 1);
        }
    }
}
