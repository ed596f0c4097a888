using System.Net;
using EdgeGateway.Hosting.Logging;

namespace EdgeGateway.Overload;

/// <summary>Counts refusals, and logs them: the first one of a cap at once, then their number once a minute.</summary>
internal sealed class Refusals(OverloadMetrics metrics, TimeProvider time, ILogger<Refusals> logger) : IDisposable
{
    private readonly LogThrottle<(long Limit, IPAddress? Client)>[] _logs =
    [
        .. Enum.GetValues<OverloadCap>()
            .Select(cap => new LogThrottle<(long Limit, IPAddress? Client)>(
                time,
                (count, last) =>
                    OverloadLog.Refused(logger, OverloadCapNames.Setting(cap), last.Limit, count, last.Client)
            )),
    ];

    /// <param name="cap">What was reached.</param>
    /// <param name="limit">Its limit.</param>
    /// <param name="client">The client's address; null for a client without one.</param>
    public void Add(OverloadCap cap, long limit, IPAddress? client)
    {
        metrics.Refused(cap);
        _logs[(int)cap].Add(1, (limit, client));
    }

    public void Dispose() => Array.ForEach(_logs, log => log.Dispose());
}
