using System.CommandLine;

namespace EdgeGateway.Commands.Admin;

/// <summary><c>gateway drain</c>: makes a running gateway end its streams and exit, as SIGTERM does.</summary>
internal static class DrainCommand
{
    public static Command Create(Option<string[]> config) =>
        new Command("drain", "Makes a running gateway end its streams and exit, as SIGTERM does.").CallsGateway(
            config,
            async (_, gateway, cancellationToken) =>
            {
                var answer = await gateway.SendAsync(HttpMethod.Post, "/drain", null, cancellationToken);
                await Console.Out.WriteLineAsync($"{answer.GetProperty("state")}");
            }
        );
}
