using System.Globalization;

namespace EdgeGateway.Status.Numbers;

/// <summary>
/// Counts the measurements of <c>http.server.request.duration</c> by status. Streams and requests of the management port
/// are not among them.
/// </summary>
internal sealed class RequestCounts
{
    private const string StatusTag = "http.response.status_code";
    private const int Statuses = 600;

    private readonly long[] _byStatus = new long[Statuses];

    /// <summary>How long the requests of the last minute took.</summary>
    public RecentDurations Durations { get; } = new(TrafficHistory.StepsOfRates);

    /// <summary>The requests since the start.</summary>
    public long Total
    {
        get
        {
            long total = 0;
            for (var i = 0; i < Statuses; i++)
            {
                total += Volatile.Read(ref _byStatus[i]);
            }

            return total;
        }
    }

    public void Record(double seconds, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        foreach (var (name, value) in tags)
        {
            if (name == StatusTag && value is int status and > 0 and < Statuses)
            {
                Interlocked.Increment(ref _byStatus[status]);
                Durations.Record(seconds);
                return;
            }
        }
    }

    /// <summary>Returns the requests by status, for those that occurred.</summary>
    public Dictionary<string, long> Read() =>
        Enumerable
            .Range(0, Statuses)
            .Select(status => (Status: status, Count: Volatile.Read(ref _byStatus[status])))
            .Where(one => one.Count > 0)
            .ToDictionary(one => one.Status.ToString(CultureInfo.InvariantCulture), one => one.Count);
}
