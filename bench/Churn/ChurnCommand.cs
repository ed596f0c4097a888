using System.CommandLine;

namespace EdgeGateway.Bench.Churn;

/// <summary><c>churn</c>: whether anything is left behind of streams that came and went.</summary>
internal static class ChurnCommand
{
    public static Command Create()
    {
        var streams = Options.Number("--streams", "How many streams in all.", 20_000, 1, 10_000_000);
        var wave = Options.Number("--wave", "How many at once.", 1_000, 1, 4_000);
        var command = new Command(
            "churn",
            "Opens and drops streams in waves and looks for what is left behind of them."
        )
        {
            streams,
            wave,
        };
        command.SetAction(
            (parsed, cancellationToken) =>
                ChurnMeasurement.RunAsync(parsed.GetValue(streams), parsed.GetValue(wave), cancellationToken)
        );
        return command;
    }
}
