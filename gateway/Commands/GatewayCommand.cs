using System.CommandLine;
using EdgeGateway.Configuration;

namespace EdgeGateway.Commands;

/// <summary>The command line: without a command the gateway serves until it is told to stop.</summary>
internal static class GatewayCommand
{
    /// <summary>Exit codes: 0 after a clean stop, 1 where it could not start or the command line is wrong.</summary>
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
        root.SetAction((parsed, cancellationToken) =>
            GuardAsync(() => Program.Build(parsed.GetValue(config) ?? []).RunAsync(cancellationToken)));

        // Ctrl-C and SIGTERM are the host's to handle: it drains.
        return await root.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });
    }

    /// <summary>Runs something that may fail on bad settings, and says why in a line for each fault.</summary>
    public static async Task<int> GuardAsync(Func<Task> action)
    {
        try
        {
            await action();
            return 0;
        }
        catch (Exception exception) when (StartFailure.Explain(exception) is { Count: > 0 } lines)
        {
            foreach (var line in lines.Select(line => line.Split('\n')[0]).Distinct())
            {
                await Console.Error.WriteLineAsync($"gateway: {line}");
            }

            return 1;
        }
    }
}
