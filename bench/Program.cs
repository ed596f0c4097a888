using System.CommandLine;
using System.Net.Sockets;
using EdgeGateway.Bench.Attacks;
using EdgeGateway.Bench.Churn;
using EdgeGateway.Bench.Comparison;
using EdgeGateway.Bench.Ingest;
using EdgeGateway.Bench.Limits;
using EdgeGateway.Bench.Overload;
using EdgeGateway.Bench.Pings;
using EdgeGateway.Bench.Soak;
using EdgeGateway.Bench.Tail;
using EdgeGateway.Bench.Tokens;
using EdgeGateway.Bench.Verdicts;

namespace EdgeGateway.Bench;

/// <summary>The load generator, with one command per measurement.</summary>
internal static class Program
{
    // After Ctrl+C: the time to end all processes that were started.
    private static readonly TimeSpan ProcessesEnd = TimeSpan.FromSeconds(30);

    /// <summary>Exit codes: 0 if the requirements are met, 1 if they are not or if the measurement failed.</summary>
    internal static async Task<int> Main(string[] args)
    {
        var root = new RootCommand("Measures the gateway and the log source.")
        {
            CompareCommand.Create(),
            PingsCommand.Create(),
            SoakCommand.Create(),
            ChurnCommand.Create(),
            OverloadCommand.Create(),
            AttacksCommand.Create(),
            TokensCommand.Create(),
            LimitsCommand.Create(),
            RuleByRuleGateway.Create(),
            IngestCommand.Create(),
            TailCommand.Create(),
            RequestsCommand.Create(),
        };
        try
        {
            return await root.Parse(args)
                .InvokeAsync(
                    new InvocationConfiguration
                    {
                        EnableDefaultExceptionHandler = false,
                        ProcessTerminationTimeout = ProcessesEnd,
                    }
                );
        }
        catch (OperationCanceledException)
        {
            return 1;
        }
        catch (Exception exception)
            when (exception is IOException or SocketException or InvalidOperationException or TimeoutException)
        {
            await Console.Error.WriteLineAsync($"bench: {exception.Message}");
            return 1;
        }
    }
}
