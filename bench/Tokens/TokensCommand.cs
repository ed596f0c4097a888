using System.CommandLine;

namespace EdgeGateway.Bench.Tokens;

/// <summary><c>tokens</c>: measures the cost of authentication and authorization.</summary>
internal static class TokensCommand
{
    public static Command Create()
    {
        var count = Options.Number("--count", "Number of validations of each kind.", 200_000, 1_000, 100_000_000);
        var command = new Command("tokens", "Measures the processor time of token validation in this process.")
        {
            count,
        };
        command.SetAction(
            (parsed, cancellationToken) => TokensMeasurement.RunAsync(parsed.GetValue(count), cancellationToken)
        );
        return command;
    }
}
