using System.CommandLine;
using EdgeGateway.Bench.Proxies;

namespace EdgeGateway.Bench.Soak;

/// <summary>
/// <c>soak</c>: looks for growth of the gateway while streams open, receive lines and close. Needs a
/// <c>redis-server</c> on the PATH.
/// </summary>
internal static class SoakCommand
{
    public static Command Create()
    {
        var minutes = Options.Number("--minutes", "Number of minutes.", 30, 1, 10_080);
        var streams = Options.Number("--streams", "Number of streams that are open at once.", 5_000, 10, 9_000);
        var gateway = new Option<string>("--gateway")
        {
            Description = "A build of the gateway: a published folder or an executable. Not set: that of this program.",
            DefaultValueFactory = _ => AppContext.BaseDirectory,
        };
        var command = new Command(
            "soak",
            "Opens, uses and closes streams for a long time and reports whether memory, descriptors, timers and keys in "
                + "Redis grow."
        )
        {
            minutes,
            streams,
            gateway,
        };
        command.SetAction(
            (parsed, cancellationToken) =>
                new SoakMeasurement(
                    TimeSpan.FromMinutes(parsed.GetValue(minutes)),
                    parsed.GetValue(streams),
                    GatewayBuild.Parse(parsed.GetValue(gateway)!).Build
                ).RunAsync(cancellationToken)
        );
        return command;
    }
}
