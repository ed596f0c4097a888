using System.Collections.Concurrent;
using System.Net;
using EdgeGateway.Hosting.Configuration;
using EdgeGateway.Hosting.Wire;

namespace EdgeGateway.Tokens.FailureLimiting;

/// <summary>
/// Counts failed authentications of each client address in each minute. It says only how a failure is answered: valid tokens of
/// the same address pass. Addresses of IPv6 count by their first 64 bits, which is what one client has.
/// </summary>
internal sealed class FailedAttempts(ReloadableOptions<TokenOptions> options, TimeProvider time)
{
    // Some 10 MB. Beyond it, whoever is new is over the limit for the rest of the minute: only failures are answered by that.
    private const int MostAddresses = 100_000;

    private Minute _minute = new(0);

    /// <summary>Notes a failure.</summary>
    /// <param name="client">Who failed.</param>
    /// <returns>Null where the client is within the limit; else the seconds until the minute is over.</returns>
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

        return minute.Count(client is null ? IPAddress.None : ClientNetwork.Of(client)) > limit
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
            if (!_failures.ContainsKey(network) && Interlocked.Increment(ref _addresses) > MostAddresses)
            {
                return int.MaxValue;
            }

            return _failures.AddOrUpdate(network, 1, (_, count) => count + 1);
        }
    }
}
