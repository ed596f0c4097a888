using System.Text.Json;
using EdgeGateway.Testing;
using EdgeGateway.Tokens;
using FunctionalTests.Clients;
using FunctionalTests.Telemetry;

namespace FunctionalTests.Status;

/// <summary><c>GET /status</c> on the management port.</summary>
public sealed class StatusTests
{
    // The program is a process of its own, because OpenTelemetry listens to the meters of all programs of a process.
    [Fact]
    [Trait("Category", "Waits")]
    public async Task Its_numbers_are_those_of_the_metrics()
    {
        await using var source = await LogSourceHost.StartAsync();
        await using var tokens = await GatewayHost.StartAsync();
        await using var gateway = await GatewayProcess.StartAsync(
            ("ReverseProxy:Clusters:log-source:Destinations:primary:Address", source.H2c.ToString()),
            ("Status:Name", "edge-1"),
            ("StreamLimits:Plans:small:PerTenant", "2"),
            ("StreamLimits:Default", "small"),
            ("ClientRateLimiting:EnableEndpointRateLimiting", "true"),
            ("ClientRateLimiting:GeneralRules:0:Endpoint", "get:/apps/limited/logs"),
            ("ClientRateLimiting:GeneralRules:0:Period", "1h"),
            ("ClientRateLimiting:GeneralRules:0:Limit", "1")
        );
        const string Follow = "/apps/example-app/logs?stream=true";
        using var events = await SseClient.OpenAsync(gateway.Http, Follow, tokens.Token());
        using (await SseClient.OpenAsync(gateway.Http, Follow, tokens.Token()))
        {
            using var over = await Http.GetAsync(gateway.Http, Follow, tokens.Token());
            Assert.Equal("too-many-streams", await Http.ProblemCodeAsync(over));
        }

        await Eventually.HoldsAsync(async () =>
            Number(await AdminApi.GetAsync(gateway.Management, "/status"), "streams", "open") == 1
        );
        using var posted = await Http.PostAsync(
            gateway.Http,
            "/apps/example-app/lines",
            tokens.Token(TokenClaims.WriteLogs),
            "text/plain",
            "one\ntwo\n"
        );
        Assert.NotNull(await events.NextAsync());
        Assert.NotNull(await events.NextAsync());
        using var missing = await Http.GetAsync(gateway.Http, "/apps/example-app/logs");
        using var nothing = await Http.GetAsync(gateway.Http, "/nothing");
        foreach (var status in (int[])[204, 429, 429])
        {
            using var dump = await Http.GetAsync(gateway.Http, "/apps/limited/logs", tokens.Token(app: "limited"));
            Assert.Equal(status, (int)dump.StatusCode);
        }

        var (read, series) = (default(JsonElement), Array.Empty<string>());
        string[] differences = ["not compared"];
        for (var attempt = 0; attempt < 300 && differences.Length > 0; attempt++)
        {
            // The exporter answers from the same collection for 300 ms.
            await Task.Delay(100, TestContext.Current.CancellationToken);
            read = await AdminApi.GetAsync(gateway.Management, "/status");
            series = await MetricsText.ReadAsync(gateway.Management);
            differences = [.. Compare(read, series)];
        }

        Assert.Empty(differences);
        Assert.Equal(
            ("edge-1", "ready", 1, 2, 2),
            (
                read.GetProperty("gateway").GetString(),
                read.GetProperty("state").GetString(),
                Number(read, "streams", "open"),
                Number(read, "streams", "most"),
                Number(read, "delivered", "lines")
            )
        );
        Assert.Equal(
            """[{"route":"logs","kind":"sse","protocol":"http/1.1","open":1}]""",
            read.GetProperty("streams").GetProperty("byRoute").GetRawText()
        );
        Assert.Equal(
            """[{"tenant":"acme","streams":1,"refusedRequests":2,"refusedStreams":1}]""",
            read.GetProperty("tenants").GetRawText()
        );
        Assert.Equal(
            """{"tokens":{"missing":1},"limits":{"client":2},"streams":{"tenant":1},"overload":{}}""",
            read.GetProperty("refusals").GetRawText()
        );
        Assert.Equal(
            """{"202":1,"204":1,"401":1,"404":1,"429":3}""",
            read.GetProperty("requests").GetProperty("byStatus").GetRawText()
        );
        Assert.InRange(read.GetProperty("requests").GetProperty("p99Ms").GetDouble(), 0.01, 60_000);
        Assert.InRange(Number(read, "descriptors", "open"), 10, Number(read, "descriptors", "limit"));
        Assert.InRange(Number(read, "memory", "used"), 1, Number(read, "memory", "limit"));
        Assert.Equal(
            (JsonValueKind.Null, JsonValueKind.Null, 1),
            (
                read.GetProperty("redis").ValueKind,
                read.GetProperty("peers").ValueKind,
                Number(read, "total", "gateways")
            )
        );
    }

    [Fact]
    public async Task The_history_is_left_out_on_request_and_polling_is_not_logged()
    {
        await using var gateway = await GatewayHost.StartAsync();
        var whole = await AdminApi.GetAsync(gateway.Management, "/status");
        Assert.Equal(5_000, Number(whole, "history", "stepMs"));
        Assert.False(
            (await AdminApi.GetAsync(gateway.Management, "/status?history=false")).TryGetProperty("history", out _)
        );
        using var head = await Http.SendAsync(
            new HttpRequestMessage(HttpMethod.Head, new Uri(gateway.Management, "/status"))
        );
        Assert.Equal(200, (int)head.StatusCode);
        using var wrong = await Http.GetAsync(gateway.Management, "/status?x=1");
        await Eventually.HoldsAsync(() => gateway.FindLogLine(" 400 ") is not null);
        Assert.DoesNotContain(
            gateway.Log.Lines,
            line => line.Contains("/status HTTP/1.1 200", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task A_draining_gateway_and_wrong_settings_are_shown()
    {
        await using var gateway = await GatewayHost.StartAsync(("Draining:Delay", "00:01:00"));
        await Eventually.HoldsAsync(async () =>
            (await StateAsync(gateway)).State == "ready"
            && (await AdminApi.EventsAsync(gateway.Management)).Contains("ready: This gateway is ready.")
        );
        gateway.ChangeSettings(("Overload:MaxStreams", "many"));
        await Eventually.HoldsAsync(async () =>
            (await AdminApi.GetAsync(gateway.Management, "/status"))
                .GetProperty("configuration")
                .GetProperty("fault")
                .ToString()
                .StartsWith("Overload:MaxStreams is 'many'", StringComparison.Ordinal)
        );
        gateway.ChangeSettings(("Overload:MaxStreams", "1234"));
        await Eventually.HoldsAsync(async () =>
        {
            var status = await AdminApi.GetAsync(gateway.Management, "/status");
            return status.GetProperty("configuration").GetProperty("fault").ValueKind == JsonValueKind.Null
                && Number(status, "streams", "limit") == 1_234;
        });

        var stopping = gateway.StopAsync();
        await Eventually.HoldsAsync(async () => await StateAsync(gateway) == ("draining", "draining"));
        string[] expected =
        [
            "ready: This gateway is ready.",
            "configuration-rejected: Changed settings are not in force: Overload:MaxStreams is 'many'",
            "configuration-applied: Changed settings are in force.",
            "draining: This gateway is draining",
        ];
        var events = await AdminApi.EventsAsync(gateway.Management);
        Assert.All(expected, text => Assert.Contains(events, one => one.StartsWith(text, StringComparison.Ordinal)));
        Assert.False(stopping.IsCompleted);
    }

    private static async Task<(string? State, string? Reason)> StateAsync(GatewayHost gateway)
    {
        var status = await AdminApi.GetAsync(gateway.Management, "/status");
        return (
            status.GetProperty("state").GetString(),
            status.GetProperty("reasons").EnumerateArray().FirstOrDefault()
                is { ValueKind: JsonValueKind.String } reason
                ? reason.GetString()
                : null
        );
    }

    // The numbers that differ.
    private static IEnumerable<string> Compare(JsonElement status, string[] series)
    {
        (string Name, double Shown, double Measured)[] numbers =
        [
            ("open", Number(status, "streams", "open"), MetricsText.Sum(series, "edge_streams_active")),
            ("opened", Number(status, "streams", "opened"), MetricsText.Sum(series, "edge_streams_opened_total")),
            ("used", Number(status, "streams", "open"), Overload("used", "streams")),
            ("most", Number(status, "streams", "most"), Overload("most", "streams")),
            ("limit", Number(status, "streams", "limit"), Overload("limit", "streams")),
            ("connections", Number(status, "connections", "open"), Overload("used", "connections")),
            ("most connections", Number(status, "connections", "most"), Overload("most", "connections")),
            ("connections limit", Number(status, "connections", "limit"), Overload("limit", "connections")),
            ("lines", Number(status, "delivered", "lines"), MetricsText.Sum(series, "edge_streams_messages_total")),
            ("bytes", Number(status, "delivered", "bytes"), MetricsText.Sum(series, "edge_streams_sent_bytes_total")),
            ("pings", Number(status, "pings", "sent"), MetricsText.Sum(series, "edge_pings_sent_total")),
            ("memory", Number(status, "memory", "limit"), MetricsText.Sum(series, "edge_process_memory_limit_bytes")),
            (
                "descriptors",
                Number(status, "descriptors", "limit"),
                MetricsText.Sum(series, "edge_process_descriptors_limit")
            ),
            (
                "requests",
                Number(status, "requests", "count"),
                MetricsText.Sum(series, "http_server_request_duration_seconds_count")
            ),
            .. ByTag(status.GetProperty("streams").GetProperty("ended"), "edge_streams_ended_total", "reason"),
            .. ByTag(status.GetProperty("refusals").GetProperty("tokens"), "edge_tokens_refused_total", "reason"),
            .. ByTag(status.GetProperty("refusals").GetProperty("limits"), "edge_limits_refused_total", "by"),
            .. ByTag(status.GetProperty("refusals").GetProperty("streams"), "edge_streamlimits_refused_total", "by"),
            .. ByTag(
                status.GetProperty("requests").GetProperty("byStatus"),
                "http_server_request_duration_seconds_count",
                "http_response_status_code"
            ),
        ];
        return numbers
            .Where(number => Math.Abs(number.Shown - number.Measured) > 0.5)
            .Select(number => $"{number.Name}: {number.Shown} instead of {number.Measured}");

        double Overload(string gauge, string cap) =>
            MetricsText.Sum(series, $"edge_overload_{gauge}", $"cap=\"{cap}\"");

        IEnumerable<(string, double, double)> ByTag(JsonElement shown, string metric, string tag) =>
            shown
                .EnumerateObject()
                .Select(one =>
                    (
                        $"{metric} {one.Name}",
                        one.Value.GetDouble(),
                        MetricsText.Sum(series, metric, $"{tag}=\"{one.Name}\"")
                    )
                )
                .Append(
                    (metric, shown.EnumerateObject().Sum(one => one.Value.GetDouble()), MetricsText.Sum(series, metric))
                );
    }

    private static long Number(JsonElement status, string part, string name) =>
        status.GetProperty(part).GetProperty(name).GetInt64();
}
