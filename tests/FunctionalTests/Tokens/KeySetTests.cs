using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using EdgeGateway.Testing;
using FunctionalTests.Clients;
using FunctionalTests.Streams;
using Microsoft.AspNetCore.Http;
using Microsoft.IdentityModel.Tokens;

namespace FunctionalTests.Tokens;

/// <summary>Tokens of somebody else, by the keys in a JWKS document.</summary>
public sealed class KeySetTests : IDisposable
{
    private const string Path = "/generic/x";

    private readonly RSA _rsa = RSA.Create(2048);
    private readonly ECDsa _ec = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    [Fact]
    public async Task Tokens_by_the_keys_of_a_file_are_believed_beside_our_own()
    {
        var file = System.IO.Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, Document(Rsa("rsa"), Ec("ec")));
            await using var backend = await BackendHost.StartAsync(SilentBackend.ServeAsync);
            await using var gateway = await StartAsync(backend, ("Tokens:KeySets:0:File", file), ("Tokens:KeySets:0:RefreshInterval", "00:00:01"));
            Assert.Equal(HttpStatusCode.OK, await StatusAsync(gateway, TestTokens.Sign(Rsa("rsa"), SecurityAlgorithms.RsaSha256)));
            Assert.Equal(HttpStatusCode.OK, await StatusAsync(gateway, TestTokens.Sign(Ec("ec"), SecurityAlgorithms.EcdsaSha256)));
            Assert.Equal(HttpStatusCode.OK, await StatusAsync(gateway, gateway.Token()));

            using var socket = await WebSocketClient.OpenAsync(gateway.Http, Path, TestTokens.Sign(Rsa("rsa"), SecurityAlgorithms.RsaSha256));
            File.WriteAllText(file, Document(Ec("ec")));
            Assert.Null(await socket.NextAsync());
            Assert.Equal("token-revoked", socket.CloseReason);
            Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(gateway, TestTokens.Sign(Rsa("rsa"), SecurityAlgorithms.RsaSha256)));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task An_unknown_key_id_has_the_document_fetched_again_at_most_once_a_minute_and_the_last_good_one_stays()
    {
        var (document, status, fetches) = (Document(Rsa("old")), 200, 0);
        await using var issuer = await BackendHost.StartAsync(context =>
        {
            Interlocked.Increment(ref fetches);
            context.Response.StatusCode = status;
            return context.Response.WriteAsync(status == 200 ? document : "<html>");
        });
        await using var backend = await BackendHost.StartAsync(SilentBackend.ServeAsync);
        await using var gateway = await StartAsync(backend, ("Tokens:KeySets:0:Url", $"{issuer.Http}jwks.json"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(gateway, TestTokens.Sign(Rsa("old"), SecurityAlgorithms.RsaSha256)));
        Assert.Equal(1, fetches);

        document = Document(Rsa("old"), Ec("new"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(gateway, TestTokens.Sign(Ec("new"), SecurityAlgorithms.EcdsaSha256)));
        Assert.Equal(2, fetches);

        status = 500;
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(gateway, TestTokens.Sign(Ec($"unknown-{i}"), SecurityAlgorithms.EcdsaSha256)));
        }

        Assert.Equal(2, fetches);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(gateway, TestTokens.Sign(Rsa("old"), SecurityAlgorithms.RsaSha256)));
    }

    [Fact]
    public async Task Until_its_keys_have_been_fetched_a_gateway_is_not_ready_and_asks_to_come_again()
    {
        var status = 503;
        await using var issuer = await BackendHost.StartAsync(context =>
        {
            context.Response.StatusCode = status;
            return context.Response.WriteAsync(Document(Rsa("key")));
        });
        await using var backend = await BackendHost.StartAsync(SilentBackend.ServeAsync);
        await using var gateway = await StartAsync(backend, ("Tokens:KeySets:0:Url", $"{issuer.Http}jwks.json"));
        var token = TestTokens.Sign(Rsa("key"), SecurityAlgorithms.RsaSha256);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await Http.GetAsync(gateway.Management, "/readyz")).StatusCode);
        using var refused = await Http.GetAsync(gateway.Http, Path, token);
        Assert.Equal("keys-unavailable", await Http.CodeAsync(refused));
        Assert.NotNull(refused.Headers.RetryAfter);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(gateway, gateway.Token()));

        status = 200;
        await Eventually.HoldsAsync(async () => (await Http.GetAsync(gateway.Management, "/readyz")).StatusCode == HttpStatusCode.OK);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(gateway, token));
    }

    [Fact]
    public async Task A_key_set_has_its_own_issuer_and_audience()
    {
        await using var issuer = await BackendHost.StartAsync(context => context.Response.WriteAsync(Document(Rsa("key"))));
        await using var backend = await BackendHost.StartAsync(SilentBackend.ServeAsync);
        await using var gateway = await StartAsync(backend, ("Tokens:Issuer", "us"), ("Tokens:KeySets:0:Url", $"{issuer.Http}jwks.json"),
            ("Tokens:KeySets:0:Issuer", "them"), ("Tokens:KeySets:0:Audience", "logs"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(gateway, gateway.Token()));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(gateway, Theirs(("iss", "them"), ("aud", "logs"))));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(gateway, Theirs(("iss", "them"), ("aud", new[] { "other", "logs" }))));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(gateway, Theirs(("iss", "us"), ("aud", "logs"))));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(gateway, Theirs(("iss", "them"), ("aud", "other"))));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(gateway, Theirs(("iss", "them"))));

        string Theirs(params (string, object)[] claims) => TestTokens.Sign(Rsa("key"), SecurityAlgorithms.RsaSha256, claims);
    }

    [Fact]
    public async Task A_gateway_without_a_key_of_its_own_makes_no_logs_urls()
    {
        await using var issuer = await BackendHost.StartAsync(context => context.Response.WriteAsync(Document(Rsa("key"))));
        await using var gateway = await GatewayHost.StartAsync(
            configFile: null, ("Tokens:KeySets:0:Url", $"{issuer.Http}jwks.json"));
        using var refused = await Http.GetAsync(gateway.Http, "/v1/apps/example-app/logs",
            TestTokens.Sign(Rsa("key"), SecurityAlgorithms.RsaSha256, ("scope", "logs:url")));
        Assert.Equal(HttpStatusCode.NotImplemented, refused.StatusCode);
        Assert.Equal("no-signing-key", await Http.CodeAsync(refused));
    }

    public void Dispose()
    {
        _rsa.Dispose();
        _ec.Dispose();
    }

    private static Task<GatewayHost> StartAsync(BackendHost backend, params (string, string?)[] settings) =>
        GatewayHost.StartAsync([.. backend.Route(), ("ReverseProxy:Routes:generic:AuthorizationPolicy", "logs:read"), .. settings]);

    private static async Task<HttpStatusCode> StatusAsync(GatewayHost gateway, string token)
    {
        using var response = await Http.GetAsync(gateway.Http, Path, token);
        return response.StatusCode;
    }

    // Public keys only.
    private static string Document(params SecurityKey[] keys) => JsonSerializer.Serialize(new
    {
        keys = keys.Select(key => key is RsaSecurityKey rsa
            ? (object)new
            {
                kty = "RSA",
                kid = rsa.KeyId,
                n = Base64UrlEncoder.Encode(rsa.Rsa.ExportParameters(false).Modulus),
                e = Base64UrlEncoder.Encode(rsa.Rsa.ExportParameters(false).Exponent),
            }
            : new
            {
                kty = "EC",
                crv = "P-256",
                kid = key.KeyId,
                x = Base64UrlEncoder.Encode(((ECDsaSecurityKey)key).ECDsa.ExportParameters(false).Q.X),
                y = Base64UrlEncoder.Encode(((ECDsaSecurityKey)key).ECDsa.ExportParameters(false).Q.Y),
            }),
    });

    private RsaSecurityKey Rsa(string kid) => new(_rsa) { KeyId = kid };

    private ECDsaSecurityKey Ec(string kid) => new(_ec) { KeyId = kid };
}
