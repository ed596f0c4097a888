using System.CommandLine;

namespace EdgeGateway.Bench.Tail;

/// <summary><c>tail</c>: how late lines reach followers, and what followers cost. Needs a <c>redis-server</c> on the PATH, or Docker.</summary>
internal static class TailCommand
{
    public static Command Create()
    {
        var followers = Options.Number("--followers", "How many follow the app that is written to.", 500, 1, 15_000);
        var seconds = Options.Number("--seconds", "How long it is written to at each rate.", 10, 1, 3_600);
        var idle = Options.Number(
            "--idle",
            "How many follow apps to which nobody writes, to tell their memory.",
            5_000,
            1,
            15_000
        );
        var command = new Command(
            "tail",
            "Measures how late lines reach a log source's followers, and what these cost."
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
