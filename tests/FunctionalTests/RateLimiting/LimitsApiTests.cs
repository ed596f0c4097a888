using System.Net;
using System.Text.Json;
using EdgeGateway.Testing;
using EdgeGateway.Testing.Redis;
using EdgeGateway.Tokens;
using FunctionalTests.Clients;
using FunctionalTests.Streams;
using Microsoft.AspNetCore.Http;

namespace FunctionalTests.RateLimiting;

/// <summary>The admin endpoint <c>GET /limits/{tenant}</c>.</summary>
public sealed class LimitsApiTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_tenants_rules_and_counters_are_shown_without_being_counted(bool shared)
    {
        await using var redis = shared ? await RedisServer.StartAsync(TestContext.Current.CancellationToken) : null;
        await using var backend = await BackendHost.StartAsync(context =>
            context.Request.Path.StartsWithSegments("/apps", StringComparison.Ordinal)
                ? SilentBackend.ServeAsync(context)
                : context.Response.WriteAsync("ok")
        );
        await using var gateway = await StartAsync(
            backend,
            redis,
            [
                .. LimitedGateway.Rule("ClientRateLimiting:GeneralRules:0", "1m", 100),
                .. LimitedGateway.Rule("ClientRateLimiting:GeneralRules:1", "1h", 1000),
                ("ClientRateLimiting:GeneralRules:1:Algorithm", "Sliding"),
                ("StreamLimits:Plans:team:PerTenant", "200"),
                ("StreamLimits:Tenants:acme", "team"),
                ("ReverseProxy:Routes:logs:ClusterId", "generic"),
                ("ClientRateLimitPolicies:ClientRules:0:ClientId", "acme"),
                .. LimitedGateway.Rule("ClientRateLimitPolicies:ClientRules:0:Rules:0", "1m", 7),
            ]
        );
        for (var i = 0; i < 3; i++)
        {
            (await Http.GetAsync(gateway.Http, "/generic/x", gateway.Token(tenant: "acme"))).Dispose();
        }

        for (var i = 0; i < 2; i++)
        {
            using var shown = await LimitsAsync(gateway, "acme");
            Assert.Equal(shared ? "all" : "this", shown.RootElement.GetProperty("countedBy").GetString());
            Assert.Equal(
                [
                    "* 1m 7 FixedWindow own:True count:3 remaining:4",
                    "* 1h 1000 Sliding own:False count:3 remaining:997",
                ],
                shown.RootElement.GetProperty("rules").EnumerateArray().Select(Line)
            );
            Assert.All(
                shown.RootElement.GetProperty("rules").EnumerateArray(),
                rule =>
                {
                    Assert.Matches(
                        @"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}Z$",
                        rule.GetProperty("ends").GetString()
                    );
                    Assert.True(rule.GetProperty("ends").GetDateTimeOffset() > DateTimeOffset.UtcNow);
                }
            );
        }

        using var stream = await SseClient.OpenAsync(
            gateway.Http,
            "/apps/example-app/logs?stream=true",
            gateway.Token(tenant: "acme")
        );
        await Eventually.HoldsAsync(async () =>
        {
            using var open = await LimitsAsync(gateway, "acme");
            var by = shared ? "all" : "this";
            return open.RootElement.GetProperty("streams").GetRawText()
                == $$$"""{"countedBy":"{{{by}}}","plan":"team","limit":200,"open":1,"limitPerApp":null,"""
                    + "\"apps\":{\"example-app\":1}}";
        });

        using var other = await LimitsAsync(gateway, "other");
        Assert.Equal(
            [
                "* 1m 100 FixedWindow own:False count:0 remaining:100",
                "* 1h 1000 Sliding own:False count:0 remaining:1000",
            ],
            other.RootElement.GetProperty("rules").EnumerateArray().Select(Line)
        );
        (await Http.GetAsync(gateway.Http, "/generic/x", gateway.Token(tenant: "other"))).Dispose();
        using var counted = await LimitsAsync(gateway, "other");
        Assert.Equal(1, counted.RootElement.GetProperty("rules")[0].GetProperty("count").GetInt32());
    }

    [Fact]
    public async Task Endpoint_rules_are_shown_all_or_for_one_request()
    {
        await using var backend = await BackendHost.StartAsync(context => context.Response.WriteAsync("ok"));
        await using var gateway = await StartAsync(
            backend,
            null,
            [
                ("ClientRateLimiting:EnableEndpointRateLimiting", "true"),
                ("ClientRateLimiting:ClientWhitelist:0", "free"),
                .. LimitedGateway.Rule("ClientRateLimiting:GeneralRules:0", "1m", 100),
                .. LimitedGateway.Rule("ClientRateLimiting:GeneralRules:1", "1m", 5),
                ("ClientRateLimiting:GeneralRules:1:Endpoint", "get:/generic/*"),
            ]
        );
        (await Http.GetAsync(gateway.Http, "/generic/x", gateway.Token(tenant: "acme"))).Dispose();

        using var all = await LimitsAsync(gateway, "acme");
        Assert.Equal(
            [
                "* 1m 100 FixedWindow own:False count: remaining:",
                "get:/generic/* 1m 5 FixedWindow own:False count: remaining:",
            ],
            all.RootElement.GetProperty("rules").EnumerateArray().Select(Line)
        );
        using var met = await LimitsAsync(gateway, "acme?endpoint=GET:/generic/X");
        Assert.Equal(
            ["get:/generic/* 1m 5 FixedWindow own:False count:1 remaining:4"],
            met.RootElement.GetProperty("rules").EnumerateArray().Select(Line)
        );
        using var free = await LimitsAsync(gateway, "free");
        Assert.Equal(0, free.RootElement.GetProperty("rules").GetArrayLength());
    }

    [Theory]
    [InlineData("/limits/acme", "logs:read", HttpStatusCode.Forbidden, "insufficient-scope")]
    [InlineData("/limits/acme", null, HttpStatusCode.Unauthorized, "token-missing")]
    [InlineData("/limits/acme?endpoint=nonsense", "admin", HttpStatusCode.BadRequest, "bad-endpoint")]
    [InlineData("/limits", "admin", HttpStatusCode.NotFound, "not-found")]
    public async Task An_invalid_request_is_rejected(string target, string? scope, HttpStatusCode status, string code)
    {
        await using var backend = await BackendHost.StartAsync(context => context.Response.WriteAsync("ok"));
        await using var gateway = await StartAsync(backend, null, ("Management:RequireToken", "Always"));
        using var response = await Http.GetAsync(
            gateway.Management,
            target,
            scope is null ? null : gateway.Token(scope: scope)
        );
        Assert.Equal((status, code), (response.StatusCode, await Http.ProblemCodeAsync(response)));
    }

    private static Task<GatewayHost> StartAsync(
        BackendHost backend,
        RedisServer? redis,
        params (string, string?)[] settings
    ) =>
        GatewayHost.StartAsync([
            .. backend.Route(),
            ("ReverseProxy:Routes:generic:AuthorizationPolicy", TokenClaims.ReadLogs),
            ("Redis:ConnectionString", redis?.ConnectionString ?? ""),
            .. settings,
        ]);

    private static async Task<JsonDocument> LimitsAsync(GatewayHost gateway, string tenant)
    {
        using var response = await Http.GetAsync(
            gateway.Management,
            $"/limits/{tenant}",
            gateway.Token(scope: TokenClaims.Administer)
        );
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return JsonDocument.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    private static string Line(JsonElement rule) =>
        $"{rule.GetProperty("endpoint")} {rule.GetProperty("period")} {rule.GetProperty("limit")} "
        + $"{rule.GetProperty("algorithm")} own:{rule.GetProperty("own")}"
        + $" count:{rule.GetProperty("count")} remaining:{rule.GetProperty("remaining")}";
}
