using System.Net;
using EdgeGateway.Testing;
using EdgeGateway.Tokens;
using FunctionalTests.Clients;

namespace FunctionalTests.Status;

/// <summary>Who may read the state of a gateway, and what is wrong with other requests.</summary>
public sealed class StatusAccessTests
{
    private static readonly string[] Paths = ["/status", "/events", "/openapi.json"];

    [Fact]
    public async Task They_need_the_scope_admin_and_the_management_port()
    {
        await using var gateway = await GatewayHost.StartAsync(("Management:RequireToken", "Always"));
        var admin = gateway.Token(scope: TokenClaims.Administer);
        foreach (var path in Paths)
        {
            Assert.Equal("token-missing", await CodeAsync(gateway.Management, path));
            Assert.Equal("insufficient-scope", await CodeAsync(gateway.Management, path, gateway.Token()));
            Assert.Equal(
                "token-expired",
                await CodeAsync(gateway.Management, path, gateway.Token(TokenClaims.Administer, seconds: -120))
            );
            using var allowed = await Http.GetAsync(gateway.Management, path, admin);
            Assert.Equal(HttpStatusCode.OK, allowed.StatusCode);
            Assert.Equal("not-found", await CodeAsync(gateway.Http, path, admin));
            using var over2 = await Http.GetAsync(gateway.H2c, path, admin, http2: true);
            using var overTls = await Http.GetAsync(gateway.Tls, path, admin);
            Assert.Equal((404, 404), ((int)over2.StatusCode, (int)overTls.StatusCode));
        }
    }

    [Fact]
    public async Task Wrong_requests_are_rejected()
    {
        await using var gateway = await GatewayHost.StartAsync();
        (string Method, string Path, string Code)[] wrong =
        [
            ("GET", "/status?history=maybe", "bad-query"),
            ("GET", "/status?history=", "bad-query"),
            ("GET", "/status?history=true&history=false", "bad-query"),
            ("GET", "/status?tenant=acme", "bad-query"),
            ("GET", "/events?since=yesterday", "bad-query"),
            ("GET", "/events?since=-1", "bad-query"),
            ("GET", "/events?since=1&since=2", "bad-query"),
            ("GET", "/events?since=99999999999999999999", "bad-query"),
            ("GET", "/events?kind=ready", "bad-query"),
            ("HEAD", "/events?kind=ready", ""),
            .. from path in Paths
            from method in new[] { "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "QUERY" }
            select (method, path, "method-not-allowed"),
        ];
        foreach (var (method, path, code) in wrong)
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(gateway.Management, path));
            using var response = await Http.SendAsync(request);
            if (method == "HEAD")
            {
                Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
                continue;
            }

            Assert.Equal($"{method} {path} {code}", $"{method} {path} {await Http.ProblemCodeAsync(response)}");
            Assert.Equal(
                code == "method-not-allowed" ? "GET, HEAD" : "",
                string.Join(", ", response.Content.Headers.Allow)
            );
        }

        foreach (var path in Paths)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(gateway.Management, path))
            {
                Headers = { { "Sec-Fetch-Site", "cross-site" } },
            };
            Assert.Equal("cross-origin", await Http.ProblemCodeAsync(await Http.SendAsync(request)));
        }
    }

    private static async Task<string?> CodeAsync(Uri server, string path, string? token = null)
    {
        using var response = await Http.GetAsync(server, path, token);
        return await Http.ProblemCodeAsync(response);
    }
}
