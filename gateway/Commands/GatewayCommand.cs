using System.CommandLine;
using EdgeGateway.Hosting.Startup;

namespace EdgeGateway.Commands;

/// <summary>The command line: without a command the gateway serves until it is told to stop.</summary>
internal static class GatewayCommand
{
    /// <summary>Exit codes: 0 after a clean stop, 1 where it could not start or the command line is wrong; of a second signal to stop, see
    /// <see cref="StopSignals"/>.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        var config = new Option<string[]>("--config")
        {
            Description = "A JSON file to lay over the shipped settings; repeatable.",
            HelpName = "FILE",
            Recursive = true,
        };
        var root = new RootCommand("EdgeGateway, the front door of a platform's log streams.") { config };
        root.Add(TokenCommand.Create(config));
        root.Add(RevokeCommand.Create(config));
        root.SetAction(
            (parsed, cancellationToken) =>
                ServerProgram.RunAsync(
                    Program.Name,
                    () => Program.Build(parsed.GetValue(config) ?? []),
                    cancellationToken
                )
        );

        // The first Ctrl-C or SIGTERM is the host's to handle: it drains.
        return await root.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });
    }
}
