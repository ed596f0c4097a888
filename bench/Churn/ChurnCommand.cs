using System.CommandLine;

namespace EdgeGateway.Bench.Churn;

/// <summary><c>churn</c>: detects resources that closed streams leave behind.</summary>
internal static class ChurnCommand
{
    public static Command Create()
    {
        var streams = Options.Number("--streams", "Total number of streams.", 20_000, 1, 10_000_000);
        var wave = Options.Number("--wave", "Number of streams that are open at once.", 1_000, 1, 4_000);
        var command = new Command(
            "churn",
            "Opens and drops streams in waves and reports resources that were not released."
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
