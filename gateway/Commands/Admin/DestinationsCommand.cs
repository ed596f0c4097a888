using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace EdgeGateway.Commands.Admin;

/// <summary>
/// <c>gateway destinations</c>: lists the destinations of a running gateway, takes one out or puts it back.
/// </summary>
internal static class DestinationsCommand
{
    /// <summary>The titles of <see cref="ToRow"/>.</summary>
    internal static readonly string[] Titles =
    [
        "CLUSTER",
        "NAME",
        "ADDRESS",
        "STATE",
        "HEALTHY",
        "LAST CHECK",
        "IN FLIGHT",
        "FAILURES",
    ];

    public static Command Create(Option<string[]> config)
    {
        var drain = new Option<string>("--drain")
        {
            Description = "Takes this destination out: it gets no new request.",
            HelpName = "CLUSTER/NAME",
        };
        var enable = new Option<string>("--enable")
        {
            Description = "Puts this destination back.",
            HelpName = "CLUSTER/NAME",
        };
        var json = AdminCommand.CreateJsonOption();
        var command = new Command("destinations", "Lists the destinations of a running gateway, or changes one.")
        {
            drain,
            enable,
            json,
        };
        command.Validators.Add(result =>
        {
            if (result.GetResult(drain) is not null && result.GetResult(enable) is not null)
            {
                result.AddError("Only one of --drain and --enable is possible.");
            }

            foreach (var option in (Option<string>[])[drain, enable])
            {
                if (result.GetResult(option) is { Tokens: [{ Value: var name }] } && name.Split('/') is not [_, _])
                {
                    result.AddError(
                        $"{option.Name} is '{name}': must be the names of a cluster and a destination, as in log-source/primary"
                    );
                }
            }
        });
        return command.CallsGateway(
            config,
            async (parsed, gateway, cancellationToken) =>
            {
                if ((parsed.GetValue(drain) ?? parsed.GetValue(enable)) is { } name)
                {
                    var path = string.Join('/', name.Split('/').Select(Uri.EscapeDataString));
                    var state = parsed.GetValue(drain) is null ? "enabled" : "draining";
                    await gateway.SendAsync(
                        HttpMethod.Put,
                        $"/destinations/{path}",
                        new JsonObject { ["state"] = state },
                        cancellationToken
                    );
                }

                var answer = await gateway.SendAsync(HttpMethod.Get, "/destinations", null, cancellationToken);
                await Console.Out.WriteLineAsync(parsed.GetValue(json) ? answer.GetRawText() : ToTable(answer));
            }
        );
    }

    private static string ToTable(JsonElement answer) =>
        TextTable.Format([Titles, .. answer.GetProperty("destinations").EnumerateArray().Select(ToRow)]);

    /// <summary>Returns a destination as a row for people.</summary>
    internal static string[] ToRow(JsonElement destination) =>
        [
            .. TextTable.Cells(destination, "cluster", "name", "address", "state"),
            destination.GetProperty("healthy").GetBoolean() ? "yes" : "no",
            .. TextTable.Cells(destination, "lastCheck", "inFlight", "failures"),
        ];
}
