using System.CommandLine;
using EdgeGateway.Commands.Admin;
using EdgeGateway.Hosting.Checks;
using EdgeGateway.Hosting.Management;
using EdgeGateway.Hosting.Memory;
using EdgeGateway.Hosting.Startup;

namespace EdgeGateway.Commands;

/// <summary>The command line. Without a subcommand the gateway serves requests until it is stopped.</summary>
internal static class GatewayCommand
{
    /// <summary>Runs the command line.</summary>
    /// <returns>The exit code: 0 after a clean stop, 1 where the gateway could not start or the command line is wrong.
    /// A second stop signal ends the process with the codes of <see cref="StopSignals"/>.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        var config = new Option<string[]>("--config")
        {
            Description = "A JSON file that overrides the shipped settings; repeatable.",
            HelpName = "FILE",
            Recursive = true,
        };
        var root = new RootCommand("EdgeGateway, the front door of a platform's log streams.") { config };
        root.Add(TokenCommand.Create(config));
        root.Add(RevokeCommand.Create(config));
        root.Add(StatusCommand.Create(config));
        root.Add(StreamsCommand.Create(config));
        root.Add(EndCommand.Create(config));
        root.Add(DestinationsCommand.Create(config));
        root.Add(DrainCommand.Create(config));
        root.Add(HealthCommand.Create(Program.Name, config));
        root.Add(CheckCommand.Create(config, files => GatewayCheck.RunAsync(files)));
        root.SetAction(
            (parsed, cancellationToken) =>
            {
                FailedAllocations.EndProcess();
                return ServerProgram.RunAsync(
                    Program.Name,
                    // It collects the whole process, so it belongs to the program and not to each gateway in a process.
                    () => Program.Build(parsed.GetValue(config) ?? [], builder => builder.AddMemoryRelease()),
                    cancellationToken
                );
            }
        );

        // No termination timeout: the host handles the first Ctrl-C or SIGTERM and drains.
        return await root.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });
    }
}
