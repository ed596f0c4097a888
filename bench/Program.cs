using System.CommandLine;
using EdgeGateway.Bench.Churn;
using EdgeGateway.Bench.Pings;

namespace EdgeGateway.Bench;

/// <summary>The load generator: a command for each measurement.</summary>
internal static class Program
{
    internal static Task<int> Main(string[] args)
    {
        var root = new RootCommand("Measures a gateway that it starts as a process of its own, with clients and backends of its own.")
        {
            PingsCommand.Create(),
            ChurnCommand.Create(),
        };
        return root.Parse(args).InvokeAsync();
    }
}
