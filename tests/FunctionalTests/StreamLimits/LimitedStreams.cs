using System.Net;
using System.Text.Json;
using EdgeGateway.StreamLimits.Leasing;
using EdgeGateway.Testing;
using EdgeGateway.Testing.Tokens;
using FunctionalTests.Clients;
using Microsoft.Extensions.DependencyInjection;

namespace FunctionalTests.StreamLimits;

/// <summary>Gateways with stream limits, and their clients' streams.</summary>
internal static class LimitedStreams
{
    /// <summary>The ways to open a stream: those by which a request says that it wants one, and one that only the response tells.</summary>
    public static string[] Ways { get; } =
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
            // What is compiled for the first time may take longer than an answer of Redis.
            using (await OpenAsync(gateway, "events", tenant: Guid.NewGuid().ToString())) { }

            await Eventually.HoldsAsync(() =>
                Told(gateway, "Redis is unavailable") == Told(gateway, "limits are shared again") && Own(gateway) == 0
            );
        }

        return gateway;
    }

    /// <summary>The settings of one plan for all.</summary>
    public static (string Key, string? Value)[] Plan(int? perTenant, int? perApp = null) =>
        [
            ("StreamLimits:Plans:all:PerTenant", $"{perTenant}"),
            ("StreamLimits:Plans:all:PerApp", $"{perApp}"),
            ("StreamLimits:Default", "all"),
        ];

    /// <summary>A token for all apps.</summary>
    public static string Token(string tenant, string? plan = null) =>
        TokenBuilder
            .Hs256.WithClaim("tenant", JsonSerializer.Serialize(tenant))
            .WithClaim("app", "\"*\"")
            .WithClaim("plan", plan is null ? null : JsonSerializer.Serialize(plan))
            .Token;

    /// <summary>Opens a stream, which has to be let in.</summary>
    public static Task<IDisposable> OpenAsync(
        GatewayHost gateway,
        string way,
        string tenant = "acme",
        string app = "app",
        string? plan = null
    ) => OpenAsync(gateway, way, $"/apps/{app}/logs", Token(tenant, plan));

    public static async Task<IDisposable> OpenAsync(GatewayHost gateway, string way, string path, string? token)
    {
        var http2 = way.EndsWith("h2", StringComparison.Ordinal);
        var server = http2 ? gateway.H2c : gateway.Http;
        if (way.StartsWith("websocket", StringComparison.Ordinal))
        {
            return await WebSocketClient.OpenAsync(server, path, token, http2);
        }

        var response = await Http.SendAsync(Request(server, way, path), token, http2);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return response;
    }

    /// <summary>Asks for a stream, which has to be refused.</summary>
    /// <returns>The problem's detail.</returns>
    public static async Task<string> RefusalAsync(
        GatewayHost gateway,
        string way,
        string tenant = "acme",
        string app = "app",
        string? plan = null
    )
    {
        var http2 = way.EndsWith("h2", StringComparison.Ordinal);
        using var request = Request(http2 ? gateway.H2c : gateway.Http, way, $"/apps/{app}/logs");
        using var response = await Http.SendAsync(request, Token(tenant, plan), http2);
        Assert.Equal(HttpStatusCode.TooManyRequests, response.StatusCode);
        Assert.Equal("too-many-streams", await Http.ProblemCodeAsync(response));
        Assert.NotNull(response.Headers.RetryAfter?.Delta);
        var problem = JsonDocument
            .Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))
            .RootElement;
        return problem.GetProperty("detail").GetString()!;
    }

    /// <summary>How many leases a gateway has.</summary>
    public static int Own(GatewayHost gateway) => gateway.Services.GetRequiredService<LocalLeases>().Count;

    /// <summary>How often a line was logged.</summary>
    public static int Told(GatewayHost gateway, string text) =>
        gateway.Log.Lines.Count(line => line.Contains(text, StringComparison.Ordinal));

    private static HttpRequestMessage Request(Uri server, string way, string path) =>
        way switch
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
