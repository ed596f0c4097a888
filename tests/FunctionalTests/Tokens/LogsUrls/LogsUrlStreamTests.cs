using System.Net;
using System.Text.Json;
using EdgeGateway.Testing;
using EdgeGateway.Tokens;
using EdgeGateway.Tokens.Revocation;
using FunctionalTests.Clients;
using FunctionalTests.Streams;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.JsonWebTokens;

namespace FunctionalTests.Tokens.LogsUrls;

/// <summary>When the streams of a logs URL end.</summary>
[Trait("Category", "Waits")]
public sealed class LogsUrlStreamTests
{
    [Fact]
    public async Task A_stream_outlives_its_url_and_ends_at_the_time_in_its_token()
    {
        await using var backend = await BackendHost.StartAsync(SilentBackend.ServeAsync);
        await using var gateway = await StartAsync(backend);
        var now = DateTimeOffset.UtcNow;
        var token = gateway
            .Services.GetRequiredService<TokenIssuer>()
            .Issue(
                "acme",
                ["example-app"],
                TokenClaims.ReadLogs,
                TimeSpan.FromSeconds(2),
                streamsUntil: now.AddSeconds(3)
            );
        var path = $"/apps/example-app/logs?stream=true&token={token}";
        using var socket = await WebSocketClient.OpenAsync(gateway.Http, path);

        await Eventually.HoldsAsync(async () => (await HeadAsync()).StatusCode == HttpStatusCode.Unauthorized);
        using var rejected = await Http.GetAsync(gateway.Http, path);
        Assert.Equal("token-expired", await Http.ProblemCodeAsync(rejected));
        Assert.Null(gateway.FindLogLine(" end=token-expired "));

        while (await socket.NextAsync() is not null) { }

        Assert.InRange(
            DateTimeOffset.UtcNow,
            DateTimeOffset.FromUnixTimeSeconds(now.ToUnixTimeSeconds() + 3),
            now.AddSeconds(30)
        );
        Assert.Equal("1008 token-expired", $"{(int)socket.CloseStatus!} {socket.CloseReason}");
        await Eventually.HoldsAsync(() => gateway.FindLogLine(" end=token-expired ") is not null);

        Task<HttpResponseMessage> HeadAsync() =>
            Http.SendAsync(new HttpRequestMessage(HttpMethod.Head, new Uri(gateway.Http, path)));
    }

    [Theory]
    [InlineData("own")]
    [InlineData("parent")]
    [InlineData("tenant")]
    [InlineData("app")]
    [InlineData("key")]
    public async Task Each_kind_of_revocation_ends_the_stream(string revoked)
    {
        await using var backend = await BackendHost.StartAsync(SilentBackend.ServeAsync);
        await using var gateway = await StartAsync(backend);
        var callerToken = gateway.Token(TokenClaims.MakeLogsUrl);
        using var answer = await Http.GetAsync(gateway.Http, "/v1/apps/example-app/logs", callerToken);
        var url = new Uri(
            JsonDocument
                .Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))
                .RootElement.GetProperty("logs_url")
                .GetString()!
        ).PathAndQuery;
        using var events = await SseClient.OpenAsync(gateway.Http, $"{url}&stream=true");

        var revocations = gateway.Services.GetRequiredService<RevocationSync>();
        await (
            revoked switch
            {
                "own" => RevokeAsync(
                    RevocationKind.Token,
                    Id(url[(url.IndexOf("token=", StringComparison.Ordinal) + 6)..])
                ),
                "parent" => RevokeAsync(RevocationKind.Token, Id(callerToken)),
                "tenant" => RevokeAsync(RevocationKind.Tenant, "acme"),
                "app" => RevokeAsync(RevocationKind.App, "example-app"),
                _ => ChangeKeyAsync(),
            }
        );

        Assert.Null(await events.NextAsync());
        await Eventually.HoldsAsync(() => gateway.FindLogLine(" end=token-revoked ") is not null);
        using var again = await Http.GetAsync(gateway.Http, url);
        Assert.Equal(HttpStatusCode.Unauthorized, again.StatusCode);

        Task RevokeAsync(RevocationKind kind, string value) =>
            revocations.RevokeAsync(
                new RevocationEntry(kind, value, DateTimeOffset.UtcNow, DateTimeOffset.UtcNow.AddHours(1)),
                TestContext.Current.CancellationToken
            );

        Task ChangeKeyAsync()
        {
            gateway.ChangeSettings(("Tokens:SigningKeys:0:Secret", "another-secret-of-more-than-32-bytes"));
            return Task.CompletedTask;
        }
    }

    private static string Id(string token) => new JsonWebToken(token).Id;

    private static Task<GatewayHost> StartAsync(BackendHost backend) =>
        GatewayHost.StartAsync(
            ("ReverseProxy:Clusters:log-source:Destinations:primary:Address", backend.H2c.ToString())
        );
}
