using System.CommandLine;

namespace EdgeGateway.Bench.Ingest;

/// <summary><c>ingest</c>: how many lines a log source takes in. Needs a <c>redis-server</c> on the PATH, or Docker.</summary>
internal static class IngestCommand
{
    public static Command Create()
    {
        var rounds = Options.Number("--rounds", "How many rounds.", 7, 1, 1_000);
        var requests = Options.Number("--requests", "How many requests in a round.", 2_000, 1, 1_000_000);
        var lines = Options.Number("--lines", "How many lines, of 120 bytes, in a request.", 1_000, 1, 10_000);
        var connections = Options.Number(
            "--connections",
            "How many connections, each with a request at a time.",
            8,
            1,
            1_000
        );
        var apps = Options.Number("--apps", "How many apps the lines are for.", 1, 1, 1_000);
        var command = new Command("ingest", "Measures how many lines a log source takes in over HTTP, and Redis alone.")
        {
            rounds,
            requests,
            lines,
            connections,
            apps,
        };
        command.SetAction(
            (parsed, cancellationToken) =>
                IngestMeasurement.RunAsync(
                    new IngestPlan(
                        parsed.GetValue(rounds),
                        parsed.GetValue(requests),
                        parsed.GetValue(lines),
                        parsed.GetValue(connections),
                        parsed.GetValue(apps)
                    ),
                    cancellationToken
                )
        );
        return command;
    }
}
