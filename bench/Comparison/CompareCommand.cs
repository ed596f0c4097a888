using System.CommandLine;
using EdgeGateway.Bench.Proxies;

namespace EdgeGateway.Bench.Comparison;

/// <summary><c>compare</c>: measures the gateway side by side with other proxies. <c>bench/run.sh</c> runs it.</summary>
internal static class CompareCommand
{
    public static Command Create()
    {
        var rows = new Argument<string[]>("ROW")
        {
            Description = "The rows to measure; none for all. --list shows them.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var list = new Option<bool>("--list") { Description = "Lists the rows and the proxies." };
        var only = new Option<string?>("--only") { Description = "The proxies to measure, with commas. Not set: all." };
        var gateways = new Option<string[]>("--gateway")
        {
            Description =
                "A build of the gateway, as NAME=PATH,KEY=VALUE,…: a published folder or an executable, and environment "
                + "variables. NAME and variables may be left out. Repeat it to compare builds.",
        };
        var logSource = Folder("--log-source", "The folder of the log source.");
        var yarp = Folder("--plain-yarp", "The folder of plain YARP.");
        var rounds = Options.Number("--rounds", "Number of rounds.", Plan.Full.Rounds, 1, 1_000);
        var warmUp = Options.Number(
            "--warm-up",
            "Seconds of lines or requests before the first measurement. Programs of .NET compile for about 15 s.",
            Plan.Full.WarmUpSeconds,
            1,
            1_000
        );
        var smoke = new Option<bool>("--smoke")
        {
            Description = "Checks quickly that every row works. The figures mean nothing.",
        };
        var output = new Option<string?>("--output") { Description = "A file for the tables." };
        var docs = new Option<string?>("--docs")
        {
            Description = "A page in which the tables replace the block between <!-- bench --> and <!-- /bench -->.",
        };
        var command = new Command("compare", "Measures the gateway side by side with nginx, HAProxy and plain YARP.")
        {
            rows,
            list,
            only,
            gateways,
            logSource,
            yarp,
            rounds,
            warmUp,
            smoke,
            output,
            docs,
        };
        command.SetAction(
            (parsed, cancellationToken) =>
            {
                var plan = parsed.GetValue(smoke)
                    ? Plan.Smoke
                    : Plan.Full with
                    {
                        Rounds = parsed.GetValue(rounds),
                        WarmUpSeconds = parsed.GetValue(warmUp),
                    };
                var programs = new Programs(
                    Gateways(parsed.GetValue(gateways) ?? []),
                    parsed.GetValue(logSource)!,
                    parsed.GetValue(yarp)!
                );
                var comparison = new SideBySide(
                    plan,
                    programs,
                    parsed.GetValue(rows)!,
                    parsed.GetValue(only)?.Split(',')
                );
                if (parsed.GetValue(list))
                {
                    comparison.List();
                    return Task.FromResult(0);
                }

                return comparison.RunAsync(parsed.GetValue(output), parsed.GetValue(docs), cancellationToken);
            }
        );
        return command;
    }

    private static Option<string> Folder(string name, string description) =>
        new(name) { Description = description, DefaultValueFactory = _ => AppContext.BaseDirectory };

    private static Dictionary<string, GatewayBuild> Gateways(string[] given) =>
        given
            .DefaultIfEmpty(AppContext.BaseDirectory)
            .Select(GatewayBuild.Parse)
            .ToDictionary(parsed => parsed.Name, parsed => parsed.Build);
}
