using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using EdgeGateway.Testing;
using EdgeGateway.Tokens;
using FunctionalTests.Clients;
using Microsoft.AspNetCore.Http;

namespace FunctionalTests.Tokens;

public sealed class TokenTests
{
    private const string Logs = "/apps/example-app/logs";
    private const string GoodHeader = """{"alg":"HS256","kid":"test","typ":"JWT"}""";

    public static TheoryData<string, string, string, int, string> Refused => new()
    {
        // what, header, payload, status, code
        { "expired", GoodHeader, Payload(exp: -10), 401, "token-expired" },
        { "not yet valid", GoodHeader, Payload(more: ",\"nbf\":4102444800"), 401, "token-invalid" },
        { "alg none", """{"alg":"none"}""", Payload(), 401, "token-invalid" },
        { "alg HS512", """{"alg":"HS512","kid":"test"}""", Payload(), 401, "token-invalid" },
        { "unknown kid", """{"alg":"HS256","kid":"other"}""", Payload(), 401, "token-invalid" },
        { "no exp", GoodHeader, """{"tenant":"acme","app":"example-app","scope":"logs:read"}""", 401, "token-invalid" },
        { "no tenant", GoodHeader, Payload(tenant: null), 401, "token-invalid" },
        { "tenant with a line break", GoodHeader, Payload(tenant: "\"a\\r\\nX-Evil: 1\""), 401, "token-invalid" },
        { "tenant is a number", GoodHeader, Payload(tenant: "7"), 401, "token-invalid" },
        { "another app", GoodHeader, Payload(app: "\"other-app\""), 403, "app-not-allowed" },
        { "no app", GoodHeader, Payload(app: "[]"), 403, "app-not-allowed" },
        { "another scope", GoodHeader, Payload(scope: "logs:write"), 403, "insufficient-scope" },
        { "a scope that only begins like it", GoodHeader, Payload(scope: "logs:readall"), 403, "insufficient-scope" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task A_bad_token_is_refused_in_the_header_and_in_the_query(string what, string header, string payload, int status, string code)
    {
        Assert.NotEmpty(what);
        await using var gateway = await GatewayHost.StartAsync();
        var token = Sign(header, payload, GatewayHost.Secret);
        foreach (var response in new[] { await Http.GetAsync(gateway.Http, Logs, token), await Http.GetAsync(gateway.Http, $"{Logs}?token={token}") })
        {
            Assert.Equal(status, (int)response.StatusCode);
            Assert.Equal(code, await Http.CodeAsync(response));
            if (status == 401)
            {
                Assert.Equal("Bearer", response.Headers.WwwAuthenticate.Single().Scheme);
                Assert.Contains("error=\"invalid_token\"", response.Headers.WwwAuthenticate.Single().Parameter, StringComparison.Ordinal);
            }
        }

        Assert.Equal(status, (int)await WebSocketClient.RefusalAsync(gateway.Http, $"{Logs}?stream=true", token));
    }

    [Theory]
    [InlineData("another key", "ffffffffffffffffffffffffffffffff")]
    [InlineData("no signature", null)]
    public async Task A_token_that_our_key_did_not_sign_is_refused(string what, string? secret)
    {
        Assert.NotEmpty(what);
        await using var gateway = await GatewayHost.StartAsync();
        using var response = await Http.GetAsync(gateway.Http, Logs, Sign(GoodHeader, Payload(), secret));
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Equal("token-invalid", await Http.CodeAsync(response));
    }

    [Fact]
    public async Task No_token_is_401_with_a_bare_challenge()
    {
        await using var gateway = await GatewayHost.StartAsync();
        using var response = await Http.GetAsync(gateway.Http, Logs);
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Equal("token-missing", await Http.CodeAsync(response));
        Assert.Equal("Bearer", response.Headers.WwwAuthenticate.ToString());
    }

    [Fact]
    public async Task A_route_that_does_not_allow_it_takes_no_token_from_the_query()
    {
        await using var gateway = await GatewayHost.StartAsync();
        using var response = await Http.GetAsync(gateway.Http, $"/apps/example-app/lines?token={gateway.Token(TokenClaims.WriteLogs)}");
        Assert.Equal("token-missing", await Http.CodeAsync(response));
    }

    [Fact]
    public async Task A_route_that_says_nothing_needs_a_valid_token_and_an_open_one_leaves_credentials_to_its_backend()
    {
        string? seen = null;
        await using var backend = await BackendHost.StartAsync(context =>
        {
            seen = context.Request.Headers.Authorization + context.Request.QueryString.Value;
            return Task.CompletedTask;
        });
        await using var closed = await GatewayHost.StartAsync([.. backend.Route(), ("ReverseProxy:Routes:generic:AuthorizationPolicy", null)]);
        Assert.Equal(HttpStatusCode.Unauthorized, (await Http.GetAsync(closed.Http, "/generic/x")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await Http.GetAsync(closed.Http, $"/generic/x?token={closed.Token()}", closed.Token())).StatusCode);
        Assert.Equal("", seen);

        await using var open = await GatewayHost.StartAsync(backend.Route());
        Assert.Equal(HttpStatusCode.OK, (await Http.GetAsync(open.Http, "/generic/x", "the-backends-own")).StatusCode);
        Assert.Equal("Bearer the-backends-own", seen);
    }

    [Theory]
    [InlineData("\"*\"", "logs:read")]
    [InlineData("[\"a\",\"example-app\"]", "logs:write logs:read")]
    public async Task A_token_for_all_or_several_apps_and_scopes_passes(string app, string scope)
    {
        await using var source = await LogSourceHost.StartAsync();
        await using var gateway = await GatewayHost.StartAsync([source]);
        using var response = await Http.GetAsync(gateway.Http, Logs, Sign(GoodHeader, Payload(app: app, scope: scope), GatewayHost.Secret));
        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
    }

    [Fact]
    public async Task Each_configured_key_verifies_and_a_token_may_name_none()
    {
        const string Second = "second-second-second-second-secon";
        await using var source = await LogSourceHost.StartAsync();
        await using var gateway = await GatewayHost.StartAsync([source], ("Tokens:SigningKeys:1:Id", "2"), ("Tokens:SigningKeys:1:Secret", Second));
        foreach (var header in new[] { """{"alg":"HS256","kid":"2"}""", """{"alg":"HS256"}""" })
        {
            using var response = await Http.GetAsync(gateway.Http, Logs, Sign(header, Payload(), Second));
            Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        }
    }

    [Fact]
    public async Task Issuer_and_audience_are_checked_where_they_are_configured()
    {
        await using var source = await LogSourceHost.StartAsync();
        await using var gateway = await GatewayHost.StartAsync([source], ("Tokens:Issuer", "us"), ("Tokens:Audience", "logs"));
        var good = Payload(more: ",\"iss\":\"us\",\"aud\":\"logs\"");
        Assert.Equal(HttpStatusCode.NoContent, (await Http.GetAsync(gateway.Http, Logs, Sign(GoodHeader, good, GatewayHost.Secret))).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await Http.GetAsync(gateway.Http, Logs, gateway.Token())).StatusCode);
        foreach (var bad in new[] { good.Replace("us\"", "them\"", StringComparison.Ordinal), good.Replace("logs\"}", "x\"}", StringComparison.Ordinal), Payload() })
        {
            using var response = await Http.GetAsync(gateway.Http, Logs, Sign(GoodHeader, bad, GatewayHost.Secret));
            Assert.Equal("token-invalid", await Http.CodeAsync(response));
        }
    }

    [Fact]
    public async Task A_backend_sees_who_calls_and_neither_the_token_nor_what_a_client_made_up()
    {
        string? query = null;
        HeaderDictionary? headers = null;
        await using var backend = await BackendHost.StartAsync(context =>
        {
            if (context.Request.Path == Logs)
            {
                query = context.Request.QueryString.Value;
                headers = new HeaderDictionary(context.Request.Headers.ToDictionary(StringComparer.OrdinalIgnoreCase));
            }

            return Task.CompletedTask;
        });
        await using var gateway = await GatewayHost.StartAsync(
            ("ReverseProxy:Clusters:log-source:Destinations:primary:Address", backend.H2c.ToString()));
        var token = gateway.Token(tenant: "acme");

        var request = new HttpRequestMessage(HttpMethod.Get, new Uri(gateway.Http, $"{Logs}?n=1&token={token}&filter=a%2Bb"))
        {
            Headers = { { "X-Edge-Tenant", "evil" }, { "x-edge-app", "evil" }, { "X-Edge-Anything", "evil" } },
        };
        using var response = await Http.SendAsync(request);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("?n=1&filter=a%2Bb", query);
        Assert.Equal("acme", headers!["X-Edge-Tenant"]);
        Assert.Equal("example-app", headers["X-Edge-App"]);
        Assert.NotEmpty(headers["X-Edge-Request-Id"].ToString());
        Assert.False(headers.ContainsKey("X-Edge-Anything"));
        Assert.DoesNotContain(headers, header => header.Value.ToString().Contains("evil", StringComparison.Ordinal));
        Assert.DoesNotContain(headers, header => header.Value.ToString().Contains(token, StringComparison.Ordinal));
        Assert.DoesNotContain(gateway.Log.Lines, line => line.Contains(token, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_logs_url_reads_its_app_and_nothing_else()
    {
        await using var source = await LogSourceHost.StartAsync();
        await using var gateway = await GatewayHost.StartAsync([source], ("PublicUrl", "https://logs.example.com"));
        using var response = await Http.GetAsync(gateway.Http, "/v1/apps/example-app/logs", gateway.Token(TokenClaims.MakeLogsUrl));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var body = JsonDocument.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).RootElement;
        Assert.Equal("example-app", body.GetProperty("app").GetProperty("name").GetString());
        var url = new Uri(body.GetProperty("logs_url").GetString()!);
        Assert.StartsWith("https://logs.example.com/apps/example-app/logs?token=", url.ToString(), StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.NoContent, (await Http.GetAsync(gateway.Http, url.PathAndQuery)).StatusCode);
        var elsewhere = url.PathAndQuery.Replace("example-app", "other-app", StringComparison.Ordinal);
        Assert.Equal("app-not-allowed", await Http.CodeAsync(await Http.GetAsync(gateway.Http, elsewhere)));
    }

    [Theory]
    [InlineData("logs:read", "example-app", 403)]
    [InlineData("logs:url", "other-app", 403)]
    [InlineData(null, "", 401)]
    public async Task A_logs_url_needs_its_scope_and_app(string? scope, string app, int status)
    {
        await using var gateway = await GatewayHost.StartAsync();
        using var response = await Http.GetAsync(gateway.Http, "/v1/apps/example-app/logs", scope is null ? null : gateway.Token(scope, app));
        Assert.Equal(status, (int)response.StatusCode);
    }

    private static string Payload(
        string? tenant = "\"acme\"", string app = "\"example-app\"", string scope = "logs:read", int exp = 600, string more = "") =>
        $$"""{{{(tenant is null ? "" : $"\"tenant\":{tenant},")}}"app":{{app}},"scope":"{{scope}}","exp":{{DateTimeOffset.UtcNow.ToUnixTimeSeconds() + exp}}{{more}}}""";

    private static string Sign(string header, string payload, string? secret)
    {
        var signed = $"{Base64Url(Encoding.UTF8.GetBytes(header))}.{Base64Url(Encoding.UTF8.GetBytes(payload))}";
        var signature = secret is null || header.Contains("none", StringComparison.Ordinal) ? []
            : header.Contains("HS512", StringComparison.Ordinal)
                ? HMACSHA512.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(signed))
                : HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(signed));
        return $"{signed}.{Base64Url(signature)}";
    }

    private static string Base64Url(byte[] bytes) => System.Buffers.Text.Base64Url.EncodeToString(bytes);
}
