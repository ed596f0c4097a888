using System.Net;
using EdgeGateway.Testing;
using EdgeGateway.Testing.Tokens;
using FunctionalTests.Clients;
using FunctionalTests.Streams;
using Microsoft.AspNetCore.Http;

namespace FunctionalTests.Tokens.Keys;

/// <summary>Tokens of another issuer, verified with the keys of a JWKS document.</summary>
[Trait("Category", "Waits")]
public sealed class KeySetTokenTests
{
    private const string Path = "/generic/x";

    [Fact]
    public async Task Tokens_signed_by_a_key_set_file_are_accepted_in_addition_to_the_gateways_own()
    {
        var file = System.IO.Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, TestKeys.KeySetOf(Rsa("rsa"), Ec("ec")));
            await using var backend = await BackendHost.StartAsync(SilentBackend.ServeAsync);
            await using var gateway = await StartAsync(
                backend,
                ("Tokens:KeySets:0:File", file),
                ("Tokens:KeySets:0:RefreshInterval", "00:00:01")
            );
            Assert.Equal(HttpStatusCode.OK, await StatusAsync(gateway, Rs256("rsa")));
            Assert.Equal(HttpStatusCode.OK, await StatusAsync(gateway, Es256("ec")));
            Assert.Equal(HttpStatusCode.OK, await StatusAsync(gateway, gateway.Token()));

            using var socket = await WebSocketClient.OpenAsync(gateway.Http, Path, Rs256("rsa"));
            File.WriteAllText(file, TestKeys.KeySetOf(Ec("ec")));
            Assert.Null(await socket.NextAsync());
            Assert.Equal("token-revoked", socket.CloseReason);
            Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(gateway, Rs256("rsa")));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task An_unknown_key_id_refetches_the_key_set_at_most_once_a_minute_and_a_failure_keeps_the_last_one()
    {
        var (document, status, fetches) = (TestKeys.KeySetOf(Rsa("old")), 200, 0);
        await using var issuer = await BackendHost.StartAsync(context =>
        {
            Interlocked.Increment(ref fetches);
            context.Response.StatusCode = status;
            return context.Response.WriteAsync(status == 200 ? document : "<html>");
        });
        await using var backend = await BackendHost.StartAsync(SilentBackend.ServeAsync);
        await using var gateway = await StartAsync(backend, ("Tokens:KeySets:0:Url", $"{issuer.Http}jwks.json"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(gateway, Rs256("old")));
        Assert.Equal(1, fetches);

        document = TestKeys.KeySetOf(Rsa("old"), Ec("new"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(gateway, Es256("new")));
        Assert.Equal(2, fetches);

        status = 500;
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(gateway, Es256($"unknown-{i}")));
        }

        Assert.Equal(2, fetches);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(gateway, Rs256("old")));
    }

    [Fact]
    public async Task Until_its_key_set_is_fetched_a_gateway_is_not_ready_and_answers_with_retry_after()
    {
        var status = 503;
        await using var issuer = await BackendHost.StartAsync(context =>
        {
            context.Response.StatusCode = status;
            return context.Response.WriteAsync(TestKeys.KeySetOf(Rsa("key")));
        });
        await using var backend = await BackendHost.StartAsync(SilentBackend.ServeAsync);
        await using var gateway = await StartAsync(backend, ("Tokens:KeySets:0:Url", $"{issuer.Http}jwks.json"));
        var token = Rs256("key");

        Assert.Equal(
            HttpStatusCode.ServiceUnavailable,
            (await Http.GetAsync(gateway.Management, "/readyz")).StatusCode
        );
        using var rejected = await Http.GetAsync(gateway.Http, Path, token);
        Assert.Equal("keys-unavailable", await Http.ProblemCodeAsync(rejected));
        Assert.NotNull(rejected.Headers.RetryAfter);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(gateway, gateway.Token()));

        status = 200;
        await Eventually.HoldsAsync(async () =>
            (await Http.GetAsync(gateway.Management, "/readyz")).StatusCode == HttpStatusCode.OK
        );
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(gateway, token));
    }

    [Fact]
    public async Task A_key_set_has_its_own_issuer_and_audience()
    {
        await using var issuer = await BackendHost.StartAsync(context =>
            context.Response.WriteAsync(TestKeys.KeySetOf(Rsa("key")))
        );
        await using var backend = await BackendHost.StartAsync(SilentBackend.ServeAsync);
        await using var gateway = await StartAsync(
            backend,
            ("Tokens:Issuer", "us"),
            ("Tokens:KeySets:0:Url", $"{issuer.Http}jwks.json"),
            ("Tokens:KeySets:0:Issuer", "them"),
            ("Tokens:KeySets:0:Audience", "logs")
        );
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(gateway, gateway.Token()));
        foreach (
            var (iss, aud, status) in ((string, string?, HttpStatusCode)[])
                [
                    ("them", "\"logs\"", HttpStatusCode.OK),
                    ("them", "[\"other\",\"logs\"]", HttpStatusCode.OK),
                    ("us", "\"logs\"", HttpStatusCode.Unauthorized),
                    ("them", "\"other\"", HttpStatusCode.Unauthorized),
                    ("them", null, HttpStatusCode.Unauthorized),
                ]
        )
        {
            Assert.Equal(
                status,
                await StatusAsync(
                    gateway,
                    WithKid(TokenBuilder.Rs256, "key").WithClaim("iss", $"\"{iss}\"").WithClaim("aud", aud).Token
                )
            );
        }
    }

    [Fact]
    public async Task A_gateway_without_a_signing_key_creates_no_logs_urls()
    {
        await using var issuer = await BackendHost.StartAsync(context =>
            context.Response.WriteAsync(TestKeys.KeySetOf(Rsa("key")))
        );
        await using var gateway = await GatewayHost.StartAsync(
            configFile: null,
            ("Tokens:KeySets:0:Url", $"{issuer.Http}jwks.json")
        );
        using var rejected = await Http.GetAsync(
            gateway.Http,
            "/v1/apps/example-app/logs",
            WithKid(TokenBuilder.Rs256, "key").WithClaim("scope", "\"logs:url\"").Token
        );
        Assert.Equal(HttpStatusCode.NotImplemented, rejected.StatusCode);
        Assert.Equal("no-signing-key", await Http.ProblemCodeAsync(rejected));
    }

    private static Task<GatewayHost> StartAsync(BackendHost backend, params (string, string?)[] settings) =>
        GatewayHost.StartAsync([
            .. backend.Route(),
            ("ReverseProxy:Routes:generic:AuthorizationPolicy", "logs:read"),
            .. settings,
        ]);

    private static async Task<HttpStatusCode> StatusAsync(GatewayHost gateway, string token)
    {
        using var response = await Http.GetAsync(gateway.Http, Path, token);
        return response.StatusCode;
    }

    private static string Rsa(string kid) => TestKeys.Jwk(TestKeys.Rsa, $",\"kid\":\"{kid}\"");

    private static string Ec(string kid) => TestKeys.Jwk(TestKeys.Ec, $",\"kid\":\"{kid}\"");

    private static string Rs256(string kid) => WithKid(TokenBuilder.Rs256, kid).Token;

    private static string Es256(string kid) => WithKid(TokenBuilder.Es256, kid).Token;

    private static TokenBuilder WithKid(TokenBuilder builder, string kid) => builder.WithField("kid", $"\"{kid}\"");
}
