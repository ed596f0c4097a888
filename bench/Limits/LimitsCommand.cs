using System.CommandLine;

namespace EdgeGateway.Bench.Limits;

/// <summary><c>limits</c>: what it costs to hold a tenant's limits. Needs a <c>redis-server</c> on the PATH, or Docker.</summary>
internal static class LimitsCommand
{
    public static Command Create()
    {
        var requests = Options.Number(
            "--requests",
            "How many requests of each kind in a round.",
            10_000,
            1_000,
            10_000_000
        );
        var rounds = Options.Number("--rounds", "How many rounds.", 7, 1, 1_000);
        var command = new Command("limits", "Measures the processor time of limited requests, against that of others.")
        {
            requests,
            rounds,
        };
        command.SetAction(
            (parsed, cancellationToken) =>
                LimitsMeasurement.RunAsync(parsed.GetValue(requests), parsed.GetValue(rounds), cancellationToken)
        );
        return command;
    }
}
