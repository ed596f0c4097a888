using System.CommandLine;
using EdgeGateway.Bench.Overload.Attacks;

namespace EdgeGateway.Bench.Overload;

/// <summary><c>overload</c>: attacks a gateway and measures what honest clients notice.</summary>
internal static class OverloadCommand
{
    public static Command Create() =>
        new("overload", "Attacks a gateway, and measures what honest clients notice and what is left behind.")
        {
            Attack(
                "storm",
                "Clients of event streams that all lose them and come back at once.",
                5_000,
                clients => new ReconnectStorm(clients)
            ),
            Attack(
                "connections",
                "Connections of one address that send nothing.",
                12_000,
                connections => new ConnectionFlood(connections)
            ),
            Attack(
                "uploads",
                "Uploads of one address of which a byte is sent now and then.",
                1_000,
                uploads => new SlowUploadAttack(uploads)
            ),
            Attack(
                "readers",
                "Clients that request fast streams and do not read them, with a gateway that has 256 MiB.",
                2_000,
                readers => new UnreadStreamAttack(readers)
            ),
        };

    private static Command Attack(string name, string description, int standard, Func<int, IAttack> create)
    {
        var count = Options.Number("--count", "The number of attacking clients.", standard, 1, 15_000);
        var command = new Command(name, description) { count };
        command.SetAction(
            (parsed, cancellationToken) =>
                OverloadMeasurement.RunAsync(name, create(parsed.GetValue(count)), cancellationToken)
        );
        return command;
    }
}
