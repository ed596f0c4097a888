using System.CommandLine;

namespace EdgeGateway.Bench.Limits;

/// <summary>
/// <c>limits</c>: measures the cost of rate limiting. Needs a <c>redis-server</c> on the PATH, or Docker.
/// </summary>
internal static class LimitsCommand
{
    public static Command Create()
    {
        var requests = Options.Number(
            "--requests",
            "Number of requests of each kind per round.",
            10_000,
            1_000,
            10_000_000
        );
        var rounds = Options.Number("--rounds", "Number of rounds.", 7, 1, 1_000);
        var command = new Command("limits", "Measures the processor time of requests with and without rate limits.")
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
