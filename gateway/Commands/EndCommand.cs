using System.CommandLine;
using EdgeGateway.Hosting.Startup;

namespace EdgeGateway.Commands;

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
        var gateway = AdminClient.CreateOption();
        var command = new Command(
            "end",
            "Ends streams of a running gateway: one by its id, those that match all conditions, or --all."
        )
        {
            id,
            all,
            revoke,
            gateway,
        };
        conditions.AddTo(command);
        command.Validators.Add(result =>
        {
            var isNamed = result.GetResult(id) is { Tokens.Count: > 0 };
            var hasConditions = command
                .Options.Except([all, revoke, gateway])
                .Any(one => result.GetResult(one) is not null);
            var isAll = result.GetResult(all) is not null;
            if (new[] { isNamed, hasConditions, isAll }.Count(given => given) != 1)
            {
                result.AddError("Exactly one of an id, conditions and --all is required.");
            }
        });
        command.SetAction(
            (parsed, cancellationToken) =>
                OperatorErrors.GuardAsync(
                    Program.Name,
                    async () =>
                    {
                        using var client = new AdminClient(parsed.GetValue(config) ?? [], parsed.GetValue(gateway));
                        var parameters = conditions.Read(parsed).ToList();
                        parameters.AddRange(
                            from one in new[] { ("all", parsed.GetValue(all)), ("revoke", parsed.GetValue(revoke)) }
                            where one.Item2
                            select (one.Item1, "true")
                        );
                        var path = parsed.GetValue(id) is { } name
                            ? $"/streams/{Uri.EscapeDataString(name)}"
                            : "/streams";
                        var answer = await client.SendAsync(
                            HttpMethod.Delete,
                            $"{path}?{StreamConditions.ToQuery(parameters)}",
                            null,
                            cancellationToken
                        );
                        await Console.Out.WriteLineAsync(
                            $"ended {answer.GetProperty("ended")} streams, revoked {answer.GetProperty("revoked")} tokens"
                        );
                    }
                )
        );
        return command;
    }
}
