using System.CommandLine;

namespace EdgeGateway.Bench.Verdicts;

/// <summary>
/// <c>requests</c>: compares what the gateway, nginx and HAProxy do with requests that servers may read in two ways.
/// </summary>
internal static class RequestsCommand
{
    public static Command Create()
    {
        var output = new Option<string?>("--output") { Description = "A Markdown file for the verdict of each case." };
        var command = new Command(
            "requests",
            "Compares the gateway with nginx and HAProxy for requests that servers may read in two ways."
        )
        {
            output,
        };
        command.SetAction(
            (parsed, cancellationToken) => RequestsRun.RunAsync(parsed.GetValue(output), cancellationToken)
        );
        return command;
    }
}
