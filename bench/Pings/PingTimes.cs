using System.Globalization;
using EdgeGateway.Bench.Clients;
using EdgeGateway.Bench.Results;

namespace EdgeGateway.Bench.Pings;

/// <summary>When pings came, in milliseconds after the interval was over; negative is early.</summary>
/// <remarks>
/// A client that notes when it *read* is wrong by its own delays, in both directions: after bytes that it read late, the next ones
/// seem early. On a machine that is busy with 9,000 streams that is many milliseconds. What is judged is therefore the time at the
/// socket: on loopback the kernel stamps bytes while their sender writes them, and no waiting of the client is in the stamp.
/// Whether a ping is early can be seen there only in part: the gateway counts from when it has handed bytes to its server, which
/// writes them a little later. A ping that waited in the gateway for longer than the next one makes the next one early at
/// the socket by the difference. The time that stands in a ping is that of the decision to send it, so the silence at the socket is
/// taken apart: between decisions, which must never be less than the interval, and the way from each to the socket.
/// The client's own times are told beside it.
/// </remarks>
internal sealed class PingTimes
{
    private readonly MarkdownTable _table = new(
        "ms after the interval",
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
            throw new NotSupportedException("a ping does not tell its time, or the kernel did not note when it came");
        }

        var due = interval.TotalMilliseconds;
        AtSocket = Row("at the socket, all", gaps.Select(gap => gap.AtSocketMs - due));
        Row("at the socket, the first of a stream", gaps.Where(gap => gap.IsFirst).Select(gap => gap.AtSocketMs - due));
        Row("at the socket, the others", gaps.Where(gap => !gap.IsFirst).Select(gap => gap.AtSocketMs - due));
        Decided = Row(
            "between the gateway's decisions",
            gaps.Where(gap => !gap.IsFirst).Select(gap => gap.DecidedMs - due)
        );
        Row("as the client's process saw it, all", gaps.Select(gap => gap.InClientMs - due));
        Row("(from the decision to the socket)", gaps.Select(gap => gap.UnderWayMs));
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
