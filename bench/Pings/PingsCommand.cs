using System.CommandLine;

namespace EdgeGateway.Bench.Pings;

/// <summary><c>pings</c>: measures how punctually silent streams are pinged, and the cost.</summary>
internal static class PingsCommand
{
    public static Command Create()
    {
        var streams = Options.Number("--streams", "Number of streams.", 9_000, 1, 15_000);
        var interval = Options.Number("--interval", "The ping interval in seconds.", 15, 1, 3_600);
        var ramp = Options.Number("--ramp", "Number of seconds over which the streams are opened.", 10, 0, 3_600);
        var duration = Options.Number(
            "--duration",
            "Number of seconds for which all streams stay open.",
            75,
            1,
            86_400
        );
        var kind = new Option<string>("--kind")
        {
            Description = "Protocol of the streams.",
            DefaultValueFactory = _ => PingsPlan.Both,
        };
        kind.AcceptOnlyFromAmong(PingsPlan.WebSocket, PingsPlan.Events, PingsPlan.Both);
        var http2 = new Option<bool>("--http2-backend")
        {
            Description = "Use HTTP/2 between gateway and backend.",
            DefaultValueFactory = _ => true,
        };

        var command = new Command(
            "pings",
            "Opens silent streams and measures when their pings arrive, and what they cost."
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
