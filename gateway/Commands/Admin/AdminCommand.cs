using System.CommandLine;
using EdgeGateway.Hosting.Management;
using EdgeGateway.Hosting.Startup;

namespace EdgeGateway.Commands.Admin;

/// <summary>What the commands have in common that call the admin API of a running gateway.</summary>
internal static class AdminCommand
{
    /// <summary>Adds the option <c>--gateway</c>, and runs the command with a client of this gateway.</summary>
    /// <param name="command">The command.</param>
    /// <param name="config">The option for settings files.</param>
    /// <param name="run">What the command does.</param>
    public static Command CallsGateway(
        this Command command,
        Option<string[]> config,
        Func<ParseResult, AdminClient, CancellationToken, Task> run
    )
    {
        var gateway = HttpUrlOption.Create(
            "--gateway",
            "The management port of a gateway. Default: the configured one."
        );
        command.Add(gateway);
        command.SetAction(
            (parsed, cancellationToken) =>
                OperatorErrors.GuardAsync(
                    Program.Name,
                    async () =>
                    {
                        using var client = new AdminClient(
                            parsed.GetValue(config) ?? [],
                            parsed.GetValue(gateway),
                            gateway.Name
                        );
                        await run(parsed, client, cancellationToken);
                    }
                )
        );
        return command;
    }

    /// <summary>Creates the option that prints the gateway's response instead of a table.</summary>
    public static Option<bool> CreateJsonOption() => new("--json") { Description = "Prints the gateway's JSON." };
}
