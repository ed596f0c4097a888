using System.CommandLine;

namespace EdgeGateway.Bench.Tokens;

/// <summary><c>tokens</c>: what it costs to find out who calls.</summary>
internal static class TokensCommand
{
    public static Command Create()
    {
        var count = Options.Number("--count", "How many validations of each kind.", 200_000, 1_000, 100_000_000);
        var command = new Command("tokens", "Measures the processor time of a token's validation, in this process.")
        {
            count,
        };
        command.SetAction(
            (parsed, cancellationToken) => TokensMeasurement.RunAsync(parsed.GetValue(count), cancellationToken)
        );
        return command;
    }
}
