using System.CommandLine;

namespace EdgeGateway.Commands.Admin;

/// <summary><c>gateway end</c>: ends streams of a running gateway.</summary>
internal static class EndCommand
{
    public static Command Create(Option<string[]> config)
    {
        var id = new Argument<string?>("id")
        {
            Description = "One stream, by its id in gateway streams and in the access log.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var conditions = new StreamConditions();
        var all = new Option<bool>("--all") { Description = "All streams." };
        var revoke = new Option<bool>("--revoke")
        {
            Description = "Revokes their tokens, on all gateways. Without it, their clients may reconnect.",
        };
        var command = new Command(
            "end",
            "Ends streams of a running gateway: one by its id, those that match all conditions, or --all."
        )
        {
            id,
            all,
            revoke,
        };
        conditions.AddTo(command);
        command.Validators.Add(result =>
        {
            var isNamed = result.GetResult(id) is { Tokens.Count: > 0 };
            var isAll = result.GetResult(all) is not null;
            if (new[] { isNamed, conditions.AreIn(result), isAll }.Count(given => given) != 1)
            {
                result.AddError("Exactly one of an id, conditions and --all is required.");
            }
        });
        return command.CallsGateway(
            config,
            async (parsed, gateway, cancellationToken) =>
            {
                var parameters = conditions.Read(parsed).ToList();
                parameters.AddRange(
                    from one in new[] { ("all", parsed.GetValue(all)), ("revoke", parsed.GetValue(revoke)) }
                    where one.Item2
                    select (one.Item1, "true")
                );
                var path = parsed.GetValue(id) is { } name ? $"/streams/{Uri.EscapeDataString(name)}" : "/streams";
                var answer = await gateway.SendAsync(
                    HttpMethod.Delete,
                    $"{path}?{StreamConditions.ToQuery(parameters)}",
                    null,
                    cancellationToken
                );
                await Console.Out.WriteLineAsync(
                    $"ended {answer.GetProperty("ended")} streams, revoked {answer.GetProperty("revoked")} tokens"
                );
            }
        );
    }
}
