using System.Diagnostics;
using System.Globalization;
using EdgeGateway.Bench.Clients;
using EdgeGateway.Bench.Gateway;
using EdgeGateway.Bench.Results;

namespace EdgeGateway.Bench.Pings;

/// <summary>Writes the results and checks them against the requirements.</summary>
internal sealed class PingsReport(
    PingsPlan plan,
    IReadOnlyList<StreamClient> clients,
    int ended,
    Moment begin,
    Moment end,
    long residentKiB
)
{
    // The gateway's settings allow one tick. The second tick allows for a busy machine.
    private static readonly TimeSpan Allowed = 2 * GatewaySettings.Tick;

    // The timestamps in pings and the gateway's clock are rounded down to milliseconds.
    private const double Resolution = 1;
    private const double MissingMs = 1_000;

    /// <returns>The exit code: 0 if the requirements are met.</returns>
    public int Write()
    {
        var gaps = clients.SelectMany(client => client.Pings).ToArray();
        var times = new PingTimes(gaps, plan.Interval);
        var missing = clients.Count(HasMissingPing);
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
                p99 at the socket at most {Allowed.TotalMilliseconds} ms late (two ticks): {Verdict(
                    punctual
                )}
                no ping decided before the end of the interval (to a millisecond, the clock's resolution): {Verdict(
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
            .Add("streams that ended", ended)
            .Add("streams that missed a ping", missing)
            .Add("pings early at the socket", atSocket.CountBelow(0))
            .Add("of these by more than a millisecond", atSocket.CountBelow(-Resolution))
            .Add($"pings in the {seconds:0} s in which all streams were open", pings)
            .Add("processor time of the gateway in this time, µs per ping", gateway / pings * 1e6)
            .Add("processor time of the gateway in this time, % of a core", gateway / seconds * 100)
            .Add("processor time of clients and backend, % of a core", own / seconds * 100)
            .Add("processor time of all other processes, % of a core", others / seconds * 100)
            .Add("resident memory of the gateway per stream, KiB", (double)residentKiB / clients.Count)
            .Add("drift of the system clock per interval, ms", drift.ToString("0.000", CultureInfo.InvariantCulture));
    }

    // A ping that is more than a second over the allowed delay counts as missing.
    private bool HasMissingPing(StreamClient client)
    {
        var longest = (plan.Interval + Allowed).TotalMilliseconds + MissingMs;
        return client.Pings.Any(gap => gap.AtSocketMs > longest)
            || Stopwatch.GetElapsedTime(client.Last.InClient, end.Clocks.InClient).TotalMilliseconds > longest;
    }

    private static string Verdict(bool holds) => holds ? "yes" : "NO";
}
