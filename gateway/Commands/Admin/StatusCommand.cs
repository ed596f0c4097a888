using System.CommandLine;
using System.Globalization;
using System.Text.Json;

namespace EdgeGateway.Commands.Admin;

/// <summary><c>gateway status</c>: shows the state and the numbers of a running gateway.</summary>
internal static class StatusCommand
{
    private static readonly string[] TenantTitles = ["TENANT", "STREAMS", "REFUSED REQUESTS", "REFUSED STREAMS"];
    private static readonly string[] PeerTitles =
    [
        "GATEWAY",
        "STATE",
        "STREAMS",
        "LIMIT",
        "REQUESTS/S",
        "LINES/S",
        "SEEN",
    ];

    public static Command Create(Option<string[]> config)
    {
        var history = new Option<bool>("--history") { Description = "With --json: includes the last 15 minutes." };
        var json = AdminCommand.CreateJsonOption();
        var command = new Command("status", "Shows the state and the numbers of a running gateway.") { history, json };
        command.Validators.Add(result =>
        {
            if (result.GetResult(history) is not null && result.GetResult(json) is null)
            {
                result.AddError("--history needs --json.");
            }
        });
        return command.CallsGateway(
            config,
            async (parsed, gateway, cancellationToken) =>
            {
                var withHistory = parsed.GetValue(history) ? "true" : "false";
                var answer = await gateway.SendAsync(
                    HttpMethod.Get,
                    $"/status?history={withHistory}",
                    null,
                    cancellationToken
                );
                await Console.Out.WriteLineAsync(parsed.GetValue(json) ? answer.GetRawText() : Format(answer));
            }
        );
    }

    /// <summary>Returns the response of <c>/status</c> as text for people.</summary>
    private static string Format(JsonElement status)
    {
        var parts = new List<string> { TextTable.Format([.. Rows(status)]) };
        AddTable(parts, DestinationsCommand.Titles, status.GetProperty("destinations"), DestinationsCommand.ToRow);
        AddTable(
            parts,
            TenantTitles,
            status.GetProperty("tenants"),
            one => [.. TextTable.Cells(one, "tenant", "streams", "refusedRequests", "refusedStreams")]
        );
        AddTable(
            parts,
            PeerTitles,
            status.GetProperty("peers"),
            one =>
                [
                    .. TextTable.Cells(one, "gateway", "state"),
                    .. TextTable.Cells(one.GetProperty("streams"), "open", "limit"),
                    .. TextTable.Cells(one, "requestsPerSecond", "linesPerSecond", "seen"),
                ]
        );
        return string.Join("\n\n", parts);
    }

    private static IEnumerable<string[]> Rows(JsonElement status)
    {
        var (streams, requests) = (status.GetProperty("streams"), status.GetProperty("requests"));
        var (memory, settings) = (status.GetProperty("memory"), status.GetProperty("configuration"));
        var refusals = status.GetProperty("refusals");
        yield return ["gateway", $"{TextTable.Cell(status, "gateway")}, version {TextTable.Cell(status, "version")}"];
        yield return
        [
            "state",
            string.Join(
                ", ",
                status
                    .GetProperty("reasons")
                    .EnumerateArray()
                    .Select(reason => $"{reason}")
                    .Prepend(TextTable.Cell(status, "state"))
                    .Distinct()
            ),
        ];
        yield return ["running for", Duration(status, "uptimeMs")];
        yield return ["streams", Load(streams)];
        yield return ["opened", TextTable.Cell(streams, "opened")];
        yield return ["ended", Counts(streams.GetProperty("ended"))];
        yield return ["connections", Load(status.GetProperty("connections"))];
        yield return ["descriptors", Of(status.GetProperty("descriptors"), "open", "limit")];
        yield return
        [
            "memory",
            $"{MiB(memory, "used")} of {MiB(memory, "limit")}, marks {MiB(memory, "softMark")} and "
                + $"{MiB(memory, "hardMark")}, pressure {TextTable.Cell(memory, "pressure")}",
        ];
        yield return
        [
            "pings",
            $"{TextTable.Cell(status.GetProperty("pings"), "sent")}, p99 late by "
                + $"{TextTable.Cell(status.GetProperty("pings"), "latenessP99Ms")} ms",
        ];
        yield return
        [
            "delivered",
            $"{TextTable.Cell(status.GetProperty("delivered"), "lines")} lines, "
                + $"{MiB(status.GetProperty("delivered"), "bytes")}",
        ];
        yield return
        [
            "requests",
            $"{TextTable.Cell(requests, "count")}, {TextTable.Cell(requests, "perSecond")} a second, p50 "
                + $"{TextTable.Cell(requests, "p50Ms")} ms, p99 {TextTable.Cell(requests, "p99Ms")} ms; "
                + Counts(requests.GetProperty("byStatus")),
        ];
        foreach (var kind in refusals.EnumerateObject())
        {
            yield return [$"refused by {kind.Name}", Counts(kind.Value)];
        }

        if (status.GetProperty("redis") is { ValueKind: JsonValueKind.Object } redis)
        {
            yield return
            [
                "redis",
                redis.GetProperty("connected").GetBoolean()
                    ? $"connected, {TextTable.Cell(redis, "latencyMs")} ms"
                    : "not connected",
            ];
        }

        yield return
        [
            "settings",
            $"in force for {Duration(settings, "ageMs")}"
                + (
                    settings.GetProperty("fault") is { ValueKind: JsonValueKind.String } fault
                        ? $"; the last change is not: {fault}"
                        : ""
                ),
        ];
        foreach (var certificate in status.GetProperty("certificates").EnumerateArray())
        {
            yield return
            [
                "certificate",
                $"{TextTable.Cell(certificate, "name")}: {TextTable.Cell(certificate, "expiresInDays")} days left",
            ];
        }

        if (status.GetProperty("peers").ValueKind == JsonValueKind.Array)
        {
            var total = status.GetProperty("total");
            yield return
            [
                "all gateways",
                $"{TextTable.Cell(total, "gateways")}, streams {Of(total.GetProperty("streams"), "open", "limit")}, "
                    + $"{TextTable.Cell(total, "requestsPerSecond")} requests and "
                    + $"{TextTable.Cell(total, "linesPerSecond")} lines a second",
            ];
        }
    }

    private static void AddTable(
        List<string> parts,
        string[] titles,
        JsonElement rows,
        Func<JsonElement, string[]> toRow
    )
    {
        if (rows.ValueKind == JsonValueKind.Array && rows.GetArrayLength() > 0)
        {
            parts.Add(TextTable.Format([titles, .. rows.EnumerateArray().Select(toRow)]));
        }
    }

    private static string Load(JsonElement load) =>
        $"{Of(load, "open", "limit")}, at most {TextTable.Cell(load, "most")} at once";

    private static string Of(JsonElement part, string value, string limit) =>
        part.GetProperty(limit).ValueKind == JsonValueKind.Null
            ? TextTable.Cell(part, value)
            : $"{TextTable.Cell(part, value)} of {TextTable.Cell(part, limit)}";

    private static string Counts(JsonElement counts) =>
        counts.EnumerateObject().Any()
            ? string.Join(", ", counts.EnumerateObject().Select(one => $"{one.Name} {one.Value}"))
            : "-";

    private static string MiB(JsonElement part, string name) =>
        part.GetProperty(name) is { ValueKind: JsonValueKind.Number } bytes
            ? string.Create(CultureInfo.InvariantCulture, $"{bytes.GetDouble() / (1 << 20):0.#} MiB")
            : "-";

    private static string Duration(JsonElement part, string name) =>
        TextTable.Duration(part.GetProperty(name).GetInt64());
}
