using System.Net;
using System.Text.Json;
using EdgeGateway.Testing;
using EdgeGateway.Tokens;
using FunctionalTests.Clients;

namespace FunctionalTests.Tokens.Revocation;

/// <summary>Calls the admin API of a gateway under test.</summary>
internal static class RevocationsClient
{
    public const string Path = "/revocations";

    public static string AdminToken(this GatewayHost gateway) =>
        gateway.Token(TokenClaims.Administer, tenant: "operator");

    public static Task<HttpResponseMessage> PostRevocationAsync(this GatewayHost gateway, string body) =>
        Http.PostAsync(gateway.Management, Path, gateway.AdminToken(), "application/json", body);

    public static Task<HttpResponseMessage> DeleteRevocationAsync(this GatewayHost gateway, string query) =>
        Http.SendAsync(
            new HttpRequestMessage(HttpMethod.Delete, new Uri(gateway.Management, $"{Path}{query}")),
            gateway.AdminToken()
        );

    /// <summary>Starts a gateway with a route <c>/apps/{app}/x</c> to the backend that needs <c>logs:read</c>.</summary>
    public static Task<GatewayHost> StartGatewayAsync(BackendHost backend, string? redis = null) =>
        GatewayHost.StartAsync([
            .. backend.Route(http2: true),
            ("ReverseProxy:Routes:generic:Match:Path", "/apps/{app:app}/x"),
            ("ReverseProxy:Routes:generic:AuthorizationPolicy", "logs:read"),
            ("Redis:ConnectionString", redis),
        ]);

    /// <summary>Revokes by <c>jti</c>, <c>app</c> or <c>tenant</c>.</summary>
    public static async Task RevokeAsync(this GatewayHost gateway, string kind, string value)
    {
        using var response = await gateway.PostRevocationAsync(
            JsonSerializer.Serialize(new Dictionary<string, string> { [kind] = value })
        );
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    /// <summary>Undoes a revocation.</summary>
    public static async Task UndoRevocationAsync(this GatewayHost gateway, string kind, string value)
    {
        using var response = await gateway.DeleteRevocationAsync($"?{kind}={value}");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    /// <summary>Returns the revocations as <c>kind value</c>.</summary>
    public static async Task<List<string>> RevocationsAsync(this GatewayHost gateway)
    {
        using var response = await Http.GetAsync(gateway.Management, Path, gateway.AdminToken());
        var body = JsonDocument
            .Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))
            .RootElement;
        return
        [
            .. body.GetProperty("revocations")
                .EnumerateArray()
                .Select(one => $"{one.GetProperty("kind")} {one.GetProperty("value")}"),
        ];
    }
}
