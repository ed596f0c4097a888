using System.Globalization;
using EdgeGateway.Bench.Clients;
using EdgeGateway.Bench.Results;

namespace EdgeGateway.Bench.Pings;

/// <summary>When pings arrived, in milliseconds after the end of the interval. Negative values are early.</summary>
/// <remarks>
/// The times at which a client reads are inaccurate, because the client itself is delayed: after bytes that it read
/// late, the next ones seem early. With 9,000 streams on one machine the error is many milliseconds. The report
/// therefore uses the time at the socket: on loopback the kernel takes the timestamp while the sender writes, so it
/// excludes delays of the client. The socket alone does not show whether a ping is early. The gateway counts from when
/// it has passed bytes to its server, which writes them a little later. If one ping waited in the gateway for longer
/// than the next one, the next one is early at the socket by the difference. The timestamp inside a ping is the time of
/// the decision to send it. The report therefore splits the silence at the socket into the time between two decisions,
/// which must never be less than the interval, and the time from each decision to the socket. It also shows the
/// client's own times.
/// </remarks>
internal sealed class PingTimes
{
    private readonly MarkdownTable _table = new(
        "ms after the end of the interval",
        "pings",
        "min",
        "p0.1",
        "p50",
        "p99",
        "p99.9",
        "max"
    );

    public PingTimes(IReadOnlyCollection<PingGap> gaps, TimeSpan interval)
    {
        if (gaps.Any(gap => gap.Before.AtSocket == 0 || gap.Ping.AtSocket == 0 || gap.Stamp == 0))
        {
            throw new NotSupportedException("a ping has no timestamp, or the kernel recorded none for its arrival");
        }

        var due = interval.TotalMilliseconds;
        AtSocket = Row("at the socket, all", gaps.Select(gap => gap.AtSocketMs - due));
        Row("at the socket, the first of a stream", gaps.Where(gap => gap.IsFirst).Select(gap => gap.AtSocketMs - due));
        Row("at the socket, the others", gaps.Where(gap => !gap.IsFirst).Select(gap => gap.AtSocketMs - due));
        Decided = Row(
            "between the gateway's decisions",
            gaps.Where(gap => !gap.IsFirst).Select(gap => gap.DecidedMs - due)
        );
        Row("in the client process, all", gaps.Select(gap => gap.InClientMs - due));
        Row("(from decision to socket)", gaps.Select(gap => gap.DecisionToSocketMs));
    }

    public Distribution AtSocket { get; }

    public Distribution Decided { get; }

    public override string ToString() => _table.ToString();

    private Distribution Row(string what, IEnumerable<double> milliseconds)
    {
        var all = new Distribution(milliseconds);
        _table.Add([
            what,
            all.Count,
            .. new[] { all.Least, all.At(0.001), all.At(0.5), all.At(0.99), all.At(0.999), all.Most }.Select(value =>
                value.ToString("0.00", CultureInfo.InvariantCulture)
            ),
        ]);
        return all;
    }
}
