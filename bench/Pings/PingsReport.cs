using System.Diagnostics;
using System.Globalization;
using EdgeGateway.Bench.Clients;
using EdgeGateway.Bench.Gateway;
using EdgeGateway.Bench.Results;

namespace EdgeGateway.Bench.Pings;

/// <summary>Tells what was measured, and whether it is what is required.</summary>
internal sealed class PingsReport(
    PingsPlan plan,
    IReadOnlyList<StreamClient> clients,
    int ended,
    Moment begin,
    Moment end,
    long residentKiB
)
{
    // A tick is what the gateway's settings allow; the same again is for the machine to be busy.
    private static readonly TimeSpan Allowed = 2 * GatewaySettings.Tick;

    // The times in pings and the gateway's own clock are whole milliseconds, cut off.
    private const double Resolution = 1;
    private const double MissingMs = 1_000;

    /// <returns>The exit code: 0 where what is required holds.</returns>
    public int Write()
    {
        var gaps = clients.SelectMany(client => client.Pings).ToArray();
        var times = new PingTimes(gaps, plan.Interval);
        var missing = clients.Count(IsMissingOne);
        var punctual = times.AtSocket.At(0.99) <= Allowed.TotalMilliseconds;
        var early = times.Decided.Least < -Resolution;
        var whole = ended == 0 && missing == 0;

        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"""

                {plan}
                {MachineFacts.Line()}

                {times}
                {Figures(gaps, times.AtSocket, missing)}
                p99 at the socket at most {Allowed.TotalMilliseconds} ms late (a tick and as much again): {Verdict(
                    punctual
                )}
                no ping decided on before the interval was over (to a millisecond, the clock's resolution): {Verdict(
                    !early
                )}
                no stream ended or missed a ping: {Verdict(whole)}
                """
            )
        );
        return punctual && !early && whole ? 0 : 1;
    }

    private MarkdownTable Figures(PingGap[] gaps, Distribution atSocket, int missing)
    {
        var seconds = Stopwatch.GetElapsedTime(begin.Clocks.InClient, end.Clocks.InClient).TotalSeconds;
        var pings = gaps.Count(gap =>
            gap.Ping.InClient >= begin.Clocks.InClient && gap.Ping.InClient < end.Clocks.InClient
        );
        var gateway = (end.Gateway - begin.Gateway).TotalSeconds;
        var own = (end.Own - begin.Own).TotalSeconds;
        var others = (end.Machine - begin.Machine).TotalSeconds - gateway - own;
        var drift =
            (((end.Clocks.AtSocket - begin.Clocks.AtSocket) / 1e9) - seconds)
            / seconds
            * plan.Interval.TotalMilliseconds;
        return new MarkdownTable("figure", "value")
            .Add("streams", clients.Count)
            .Add("streams that ended by themselves", ended)
            .Add("streams that missed a ping", missing)
            .Add("pings early at the socket", atSocket.CountBelow(0))
            .Add("of them by more than a millisecond", atSocket.CountBelow(-Resolution))
            .Add($"pings in the {seconds:0} s in which all were open", pings)
            .Add("the gateway's processor time in them, µs per ping", gateway / pings * 1e6)
            .Add("the gateway's processor time in them, % of a core", gateway / seconds * 100)
            .Add("that of clients and backend, % of a core", own / seconds * 100)
            .Add("that of everything else on the machine, % of a core", others / seconds * 100)
            .Add("the gateway's resident memory for a stream, KiB", (double)residentKiB / clients.Count)
            .Add(
                "drift of the system's clock in an interval, ms",
                drift.ToString("0.000", CultureInfo.InvariantCulture)
            );
    }

    // A ping that is a second later than it may be is missing, whether or not it came then.
    private bool IsMissingOne(StreamClient client)
    {
        var longest = (plan.Interval + Allowed).TotalMilliseconds + MissingMs;
        return client.Pings.Any(gap => gap.AtSocketMs > longest)
            || Stopwatch.GetElapsedTime(client.Last.InClient, end.Clocks.InClient).TotalMilliseconds > longest;
    }

    private static string Verdict(bool holds) => holds ? "yes" : "NO";
}
