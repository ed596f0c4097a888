using System.CommandLine;

namespace EdgeGateway.Bench.Attacks;

/// <summary><c>attacks</c>: what a valid client notices of attackers, and what they leave behind.</summary>
internal static class AttacksCommand
{
    public static Command Create()
    {
        var duration = Options.Number("--duration", "Seconds of each flood.", 10, 1, 3_600);
        var attackers = Options.Number("--attackers", "Connections that flood at once.", 4, 1, 1_000);
        var heads = Options.Number("--heads", "Total number of half-open requests.", 100_000, 100, 10_000_000);
        var atOnce = Options.Number("--at-once", "Slow connections that are open at once.", 15_000, 100, 18_000);
        var only = new Option<string>("--only")
        {
            Description = "Only the attacks whose name has this text.",
            DefaultValueFactory = _ => "",
        };
        var command = new Command(
            "attacks",
            "Floods a gateway over HTTP/2, and keeps connections busy without requests, beside a valid client."
        )
        {
            only,
            duration,
            attackers,
            heads,
            atOnce,
        };
        command.SetAction(
            (parsed, cancellationToken) =>
                new AttacksMeasurement(
                    TimeSpan.FromSeconds(parsed.GetValue(duration)),
                    parsed.GetValue(attackers),
                    parsed.GetValue(heads),
                    parsed.GetValue(atOnce),
                    parsed.GetValue(only)!
                ).RunAsync(cancellationToken)
        );
        return command;
    }
}
