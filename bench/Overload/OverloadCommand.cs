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
                "Clients that request fast streams and do not read them.",
                2_000,
                readers => new UnreadStreamAttack(readers),
                memory: 300
            ),
            Attack(
                "heads",
                "Connections with 60 KB of a head that never ends.",
                5_000,
                connections => new HeldHeadAttack(connections),
                memory: 300
            ),
            Attack(
                "answers",
                "HTTP/2 connections with a closed window, of which each has a hundred requests with inflated headers.",
                500,
                connections => new UnreadAnswerAttack(connections),
                memory: 300
            ),
        };

    private static Command Attack(
        string name,
        string description,
        int standard,
        Func<int, IAttack> create,
        int memory = 0
    )
    {
        var count = Options.Number("--count", "The number of attacking clients.", standard, 1, 15_000);
        var limit = Options.Number(
            "--memory",
            "The memory that the gateway may have, in MiB; 0 for no limit. A limit needs root, for a control group.",
            memory,
            0,
            1_000_000
        );
        var command = new Command(name, description) { count, limit };
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                var clients = parsed.GetValue(count);
                using var group = parsed.GetValue(limit) is > 0 and var mebibytes
                    ? MemoryGroup.Create(mebibytes)
                    : null;
                return await OverloadMeasurement.RunAsync(
                    group is null ? $"{name} --count {clients}" : $"{name} --count {clients} --memory {group.MiB}",
                    create(clients),
                    group,
                    cancellationToken
                );
            }
        );
        return command;
    }
}
