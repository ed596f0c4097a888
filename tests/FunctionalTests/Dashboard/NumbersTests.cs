using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using EdgeGateway.Testing;
using EdgeGateway.Testing.Redis;
using EdgeGateway.Tokens;
using FunctionalTests.Browsers;
using FunctionalTests.Clients;
using static Microsoft.Playwright.Assertions;

namespace FunctionalTests.Dashboard;

/// <summary>The page's numbers are those of <c>/status</c> and <c>/metrics</c>.</summary>
[Trait("Category", "Heavy")]
public sealed partial class NumbersTests(Chromium chromium) : IClassFixture<Chromium>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    // The program is a process of its own, because OpenTelemetry listens to the meters of all programs of a process.
    [Fact]
    public async Task The_numbers_of_the_page_are_those_of_the_status_and_of_the_metrics()
    {
        await using var source = await LogSourceHost.StartAsync();
        await using var tokens = await GatewayHost.StartAsync();
        await using var gateway = await GatewayProcess.StartAsync(
            ("ReverseProxy:Clusters:log-source:Destinations:primary:Address", $"{source.H2c}")
        );
        await using var page = await DashboardPage.OpenAsync(chromium, gateway.Management);
        await page.HasTileAsync("state", "ready");
        await page.HasTileAsync("streams", 0);

        var token = tokens.Token(TokenClaims.ReadLogs, "example-app", "acme");
        var path = "/apps/example-app/logs?stream=true";
        using var one = await SseClient.OpenAsync(gateway.Http, path, token);
        using var two = await SseClient.OpenAsync(gateway.Http, path, token);
        using var three = await WebSocketClient.OpenAsync(gateway.Http, path, token);
        (await SseClient.OpenAsync(gateway.Http, path, token)).Dispose();
        using var expired = await Http.GetAsync(gateway.Http, path, "nonsense");
        using var missing = await Http.GetAsync(gateway.Http, path);
        await page.HasTileAsync("streams", 3);
        await page.HasTileAsync("ends", 1);
        await page.HasTileAsync("refusals", 2);

        var status = await StatusAsync(gateway.Management);
        Dictionary<string, double> metrics = [];
        await Eventually.HoldsAsync(async () =>
            (metrics = await MetricsAsync(gateway.Management))["edge_streams_active"] == 3
        );
        Assert.Equal(3, status.GetProperty("streams").GetProperty("open").GetInt64());
        Assert.Equal(metrics["edge_streams_opened_total"], Number(status, "streams", "opened"));
        Assert.Equal(metrics["edge_streams_ended_total"], Sum(status, "streams", "ended"));
        Assert.Equal(metrics["edge_tokens_refused_total"], Sum(status, "refusals", "tokens"));
        Assert.Equal(Counts(status, "streams", "ended"), await page.ReadCardAsync("ends"));
        Assert.Equal(Counts(status, "refusals", "tokens"), await page.ReadCardAsync("tokens"));
        Assert.Equal(
            status
                .GetProperty("streams")
                .GetProperty("byRoute")
                .EnumerateArray()
                .Sum(one => one.GetProperty("open").GetInt64()),
            (await page.ReadCardAsync("routes")).Values.Sum()
        );
        await page.HasTileAsync("destinations", 1);
        await Expect(page.Page.Locator("[data-tenant=acme] td").First).ToHaveTextAsync("3");
        Assert.Equal(status.GetProperty("gateway").GetString(), await page.Page.Locator("#gateway").InnerTextAsync());
        Assert.Empty(page.Errors);
    }

    [Fact]
    public async Task A_second_gateway_appears_with_its_numbers_and_disappears()
    {
        await using var redis = await RedisServer.StartAsync(Ct);
        await using var source = await LogSourceHost.StartAsync();
        (string, string?)[] shared = [("Redis:ConnectionString", redis.ConnectionString)];
        await using var gateway = await GatewayHost.StartAsync([source], [.. shared, ("Status:Name", "edge-1")]);
        await using var page = await DashboardPage.OpenAsync(chromium, gateway.Management);
        await page.HasTextAsync("#gateways-total", "1 gateway");
        await using (var other = await GatewayHost.StartAsync([source], [.. shared, ("Status:Name", "edge-2")]))
        {
            using var stream = await SseClient.OpenAsync(
                other.Http,
                "/apps/example-app/logs?stream=true",
                other.Token(TokenClaims.ReadLogs, "example-app", "acme")
            );
            await page.HasTextAsync("[data-gateway=edge-2]", "Ready");
            await page.HasTextAsync("#gateways-total", "2 gateways");
            await Expect(page.Page.Locator("#gateways-total td").Nth(1))
                .ToContainTextAsync("1", new() { Timeout = 30_000 });
            await page.HasTextAsync("#events", "edge-2");
        }

        await Expect(page.Page.Locator("[data-gateway=edge-2]")).ToHaveCountAsync(0, new() { Timeout = 60_000 });
        await page.HasTextAsync("#gateways-total", "1 gateway");
        Assert.Empty(page.Errors);
    }

    private static async Task<JsonElement> StatusAsync(Uri management)
    {
        using var response = await Http.GetAsync(management, "/status");
        return JsonDocument.Parse(await response.Content.ReadAsStringAsync(Ct)).RootElement;
    }

    // The sum of each metric, whatever its tags.
    private static async Task<Dictionary<string, double>> MetricsAsync(Uri management)
    {
        using var response = await Http.GetAsync(management, "/metrics");
        return MetricLine()
            .Matches(await response.Content.ReadAsStringAsync(Ct))
            .GroupBy(line => line.Groups["name"].Value)
            .ToDictionary(
                lines => lines.Key,
                lines => lines.Sum(line => double.Parse(line.Groups["value"].Value, CultureInfo.InvariantCulture))
            );
    }

    private static double Number(JsonElement status, string group, string name) =>
        status.GetProperty(group).GetProperty(name).GetDouble();

    private static Dictionary<string, long> Counts(JsonElement status, string group, string name) =>
        status
            .GetProperty(group)
            .GetProperty(name)
            .EnumerateObject()
            .Where(one => one.Value.GetInt64() > 0)
            .ToDictionary(one => one.Name, one => one.Value.GetInt64());

    private static double Sum(JsonElement status, string group, string name) =>
        Counts(status, group, name).Values.Sum();

    [GeneratedRegex(
        @"^(?<name>edge_\w+)(\{[^}]*\})? (?<value>[0-9.eE+-]+)",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture
    )]
    private static partial Regex MetricLine();
}
