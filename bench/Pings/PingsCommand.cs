using System.CommandLine;

namespace EdgeGateway.Bench.Pings;

/// <summary><c>pings</c>: how exactly quiet streams are pinged, and what that costs.</summary>
internal static class PingsCommand
{
    public static Command Create()
    {
        var streams = Options.Number("--streams", "How many streams.", 9_000, 1, 15_000);
        var interval = Options.Number("--interval", "The ping interval in seconds.", 15, 1, 3_600);
        var ramp = Options.Number("--ramp", "Over how many seconds the streams are opened.", 10, 0, 3_600);
        var duration = Options.Number("--duration", "How many seconds they stay open once all are.", 75, 1, 86_400);
        var kind = new Option<string>("--kind")
        {
            Description = "What clients follow.",
            DefaultValueFactory = _ => PingsPlan.Both,
        };
        kind.AcceptOnlyFromAmong(PingsPlan.WebSocket, PingsPlan.Events, PingsPlan.Both);
        var http2 = new Option<bool>("--http2-backend")
        {
            Description = "The gateway speaks HTTP/2 with the backend.",
            DefaultValueFactory = _ => true,
        };

        var command = new Command(
            "pings",
            "Opens quiet streams and measures when their pings come, and what they cost."
        )
        {
            streams,
            kind,
            interval,
            ramp,
            duration,
            http2,
        };
        command.SetAction(
            (parsed, cancellationToken) =>
                PingsMeasurement.RunAsync(
                    new PingsPlan(
                        parsed.GetValue(streams),
                        parsed.GetValue(kind)!,
                        TimeSpan.FromSeconds(parsed.GetValue(interval)),
                        TimeSpan.FromSeconds(parsed.GetValue(ramp)),
                        TimeSpan.FromSeconds(parsed.GetValue(duration)),
                        parsed.GetValue(http2)
                    ),
                    cancellationToken
                )
        );
        return command;
    }
}
