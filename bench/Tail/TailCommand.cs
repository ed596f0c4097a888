using System.CommandLine;

namespace EdgeGateway.Bench.Tail;

/// <summary>
/// <c>tail</c>: measures the delay of lines to followers, and the cost of followers. Needs a <c>redis-server</c> on the
/// PATH, or Docker.
/// </summary>
internal static class TailCommand
{
    public static Command Create()
    {
        var followers = Options.Number(
            "--followers",
            "Number of followers of the app that is written to.",
            500,
            1,
            15_000
        );
        var seconds = Options.Number("--seconds", "Number of seconds of writing at each rate.", 10, 1, 3_600);
        var idle = Options.Number("--idle", "Number of idle followers, whose memory is measured.", 5_000, 1, 15_000);
        var command = new Command(
            "tail",
            "Measures the delay of lines to the followers of a log source, and the cost of followers."
        )
        {
            followers,
            seconds,
            idle,
        };
        command.SetAction(
            (parsed, cancellationToken) =>
                TailMeasurement.RunAsync(
                    new TailPlan(parsed.GetValue(followers), parsed.GetValue(seconds), parsed.GetValue(idle)),
                    cancellationToken
                )
        );
        return command;
    }
}
