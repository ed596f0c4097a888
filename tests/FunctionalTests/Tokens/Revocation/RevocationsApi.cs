using System.Text.Json;
using EdgeGateway.Testing;
using EdgeGateway.Tokens;
using FunctionalTests.Clients;

namespace FunctionalTests.Tokens.Revocation;

/// <summary>Calls the admin API of a gateway under test.</summary>
internal static class RevocationsApi
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
