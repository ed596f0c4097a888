using System.Net;
using System.Text.Json;
using EdgeGateway.StreamLimits.Leasing;
using EdgeGateway.Testing;
using EdgeGateway.Testing.Tokens;
using FunctionalTests.Clients;
using Microsoft.Extensions.DependencyInjection;

namespace FunctionalTests.StreamLimits;

/// <summary>Starts gateways with stream limits and opens streams at them.</summary>
internal static class LimitedStreams
{
    /// <summary>
    /// The kinds of requests that open a stream. The last one does not announce it: only the response shows that it is
    /// one.
    /// </summary>
    public static string[] Kinds { get; } =
    ["websocket", "websocket over h2", "events", "events over h2", "accept", "response"];

    /// <summary>Starts a gateway for the log API.</summary>
    public static async Task<GatewayHost> StartAsync(
        BackendHost backend,
        string? redis,
        params (string Key, string? Value)[] settings
    )
    {
        var gateway = await GatewayHost.StartAsync([
            ("ReverseProxy:Clusters:log-source:Destinations:primary:Address", backend.H2c.ToString()),
            ("Redis:ConnectionString", redis),
            .. settings,
        ]);
        if (redis is not null)
        {
            // Just-in-time compilation of the first request can exceed the timeout for Redis.
            using (await OpenAsync(gateway, "events", tenant: Guid.NewGuid().ToString())) { }

            await Eventually.HoldsAsync(() =>
                CountLogLines(gateway, "Redis is unavailable") == CountLogLines(gateway, "limits are shared again")
                && LeaseCount(gateway) == 0
            );
        }

        return gateway;
    }

    /// <summary>The settings of one plan for all tenants.</summary>
    public static (string Key, string? Value)[] Plan(int? perTenant, int? perApp = null) =>
        [
            ("StreamLimits:Plans:all:PerTenant", $"{perTenant}"),
            ("StreamLimits:Plans:all:PerApp", $"{perApp}"),
            ("StreamLimits:Default", "all"),
        ];

    /// <summary>Builds a token for all apps.</summary>
    public static string Token(string tenant, string? plan = null) =>
        TokenBuilder
            .Hs256.WithClaim("tenant", JsonSerializer.Serialize(tenant))
            .WithClaim("app", "\"*\"")
            .WithClaim("plan", plan is null ? null : JsonSerializer.Serialize(plan))
            .Token;

    /// <summary>Opens a stream, which must be accepted.</summary>
    public static Task<IDisposable> OpenAsync(
        GatewayHost gateway,
        string kind,
        string tenant = "acme",
        string app = "app",
        string? plan = null
    ) => OpenAsync(gateway, kind, $"/apps/{app}/logs", Token(tenant, plan));

    public static async Task<IDisposable> OpenAsync(GatewayHost gateway, string kind, string path, string? token)
    {
        var http2 = kind.EndsWith("h2", StringComparison.Ordinal);
        var server = http2 ? gateway.H2c : gateway.Http;
        if (kind.StartsWith("websocket", StringComparison.Ordinal))
        {
            return await WebSocketClient.OpenAsync(server, path, token, http2);
        }

        var response = await Http.SendAsync(Request(server, kind, path), token, http2);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return response;
    }

    /// <summary>Asserts that a stream is rejected.</summary>
    /// <returns>The detail of the problem.</returns>
    public static async Task<string> AssertRejectedAsync(
        GatewayHost gateway,
        string kind,
        string tenant = "acme",
        string app = "app",
        string? plan = null
    )
    {
        var http2 = kind.EndsWith("h2", StringComparison.Ordinal);
        using var request = Request(http2 ? gateway.H2c : gateway.Http, kind, $"/apps/{app}/logs");
        using var response = await Http.SendAsync(request, Token(tenant, plan), http2);
        Assert.Equal(HttpStatusCode.TooManyRequests, response.StatusCode);
        Assert.Equal("too-many-streams", await Http.ProblemCodeAsync(response));
        Assert.NotNull(response.Headers.RetryAfter?.Delta);
        var problem = JsonDocument
            .Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))
            .RootElement;
        return problem.GetProperty("detail").GetString()!;
    }

    /// <summary>Returns the number of leases that a gateway holds.</summary>
    public static int LeaseCount(GatewayHost gateway) => gateway.Services.GetRequiredService<LocalLeases>().Count;

    /// <summary>Counts the log lines that contain <paramref name="text"/>.</summary>
    public static int CountLogLines(GatewayHost gateway, string text) =>
        gateway.Log.Lines.Count(line => line.Contains(text, StringComparison.Ordinal));

    private static HttpRequestMessage Request(Uri server, string kind, string path) =>
        kind switch
        {
            "websocket" => Handshake.OverHttp1(server, path),
            "websocket over h2" => Handshake.OverHttp2(server, path),
            "accept" => new HttpRequestMessage(HttpMethod.Get, new Uri(server, path))
            {
                Headers = { { "Accept", "text/html, text/event-stream" } },
            },
            "response" => new HttpRequestMessage(HttpMethod.Get, new Uri(server, path)),
            _ => new HttpRequestMessage(
                HttpMethod.Get,
                new Uri(server, $"{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}stream=true")
            ),
        };
}
