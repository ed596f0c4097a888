using System.CommandLine;
using EdgeGateway.Hosting.Startup;

namespace EdgeGateway.Commands;

/// <summary><c>gateway drain</c>: makes a running gateway end its streams and exit, as SIGTERM does.</summary>
internal static class DrainCommand
{
    public static Command Create(Option<string[]> config)
    {
        var gateway = AdminClient.CreateOption();
        var command = new Command("drain", "Makes a running gateway end its streams and exit, as SIGTERM does.")
        {
            gateway,
        };
        command.SetAction(
            (parsed, cancellationToken) =>
                OperatorErrors.GuardAsync(
                    Program.Name,
                    async () =>
                    {
                        using var client = new AdminClient(parsed.GetValue(config) ?? [], parsed.GetValue(gateway));
                        var answer = await client.SendAsync(HttpMethod.Post, "/drain", null, cancellationToken);
                        await Console.Out.WriteLineAsync($"{answer.GetProperty("state")}");
                    }
                )
        );
        return command;
    }
}
