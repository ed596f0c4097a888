using System.CommandLine;

namespace EdgeGateway.Bench.Ingest;

/// <summary>
/// <c>ingest</c>: measures how many lines per second a log source accepts. Needs a <c>redis-server</c> on the PATH, or
/// Docker.
/// </summary>
internal static class IngestCommand
{
    public static Command Create()
    {
        var rounds = Options.Number("--rounds", "Number of rounds.", 7, 1, 1_000);
        var requests = Options.Number("--requests", "Number of requests per round.", 2_000, 1, 1_000_000);
        var lines = Options.Number("--lines", "Number of lines of 120 bytes per request.", 1_000, 1, 10_000);
        var connections = Options.Number(
            "--connections",
            "Number of connections, each with one request at a time.",
            8,
            1,
            1_000
        );
        var apps = Options.Number("--apps", "Number of apps that receive the lines.", 1, 1, 1_000);
        var command = new Command(
            "ingest",
            "Measures how many lines per second a log source accepts over HTTP, compared with Redis alone."
        )
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
