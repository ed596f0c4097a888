using System.CommandLine;
using System.Globalization;
using System.Text.Json;

namespace EdgeGateway.Commands.Admin;

/// <summary><c>gateway streams</c>: lists the open streams of a running gateway.</summary>
internal static class StreamsCommand
{
    private static readonly string[] Titles =
    [
        "ID",
        "TENANT",
        "APP",
        "ROUTE",
        "KIND",
        "PROTOCOL",
        "ADDRESS",
        "AGE",
        "IDLE",
        "BYTES",
        "PINGS",
        "TOKEN",
    ];

    public static Command Create(Option<string[]> config)
    {
        var conditions = new StreamConditions();
        var sort = new Option<string>("--sort")
        {
            Description = "opened (default), idle, bytes, pings, expires, tenant or app; -bytes for the most first.",
        };
        var limit = new Option<string>("--limit")
        {
            Description = "How many streams are listed: 1 to 1000. Default: 100.",
        };
        var json = AdminCommand.CreateJsonOption();
        var command = new Command("streams", "Lists the open streams of a running gateway.") { sort, limit, json };
        conditions.AddTo(command);
        return command.CallsGateway(
            config,
            async (parsed, gateway, cancellationToken) =>
            {
                var parameters = conditions.Read(parsed).ToList();
                parameters.AddRange(
                    from one in new[] { ("sort", parsed.GetValue(sort)), ("limit", parsed.GetValue(limit)) }
                    where one.Item2 is not null
                    select (one.Item1, one.Item2)
                );
                var answer = await gateway.SendAsync(
                    HttpMethod.Get,
                    $"/streams?{StreamConditions.ToQuery(parameters)}",
                    null,
                    cancellationToken
                );
                await Console.Out.WriteLineAsync(parsed.GetValue(json) ? answer.GetRawText() : ToTable(answer));
            }
        );
    }

    private static string ToTable(JsonElement answer)
    {
        string[][] rows = [Titles, .. answer.GetProperty("streams").EnumerateArray().Select(ToRow)];
        var (shown, matching) = (rows.Length - 1, answer.GetProperty("matching").GetInt32());
        return TextTable.Format(rows)
            + string.Create(
                CultureInfo.InvariantCulture,
                $"\n{shown} of {matching} streams that match, {answer.GetProperty("open")} open"
            );
    }

    private static string[] ToRow(JsonElement stream) =>
        [
            .. TextTable.Cells(stream, "id", "tenant", "app", "route", "kind", "protocol", "address"),
            TextTable.Duration(stream.GetProperty("ageMs").GetInt64()),
            TextTable.Duration(stream.GetProperty("idleMs").GetInt64()),
            .. TextTable.Cells(stream, "bytes", "pings", "tokenId"),
        ];
}
