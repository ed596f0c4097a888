using System.Text.Json;
using EdgeGateway.Hosting.Configuration;
using EdgeGateway.Identity;
using EdgeGateway.Tokens;
using EdgeGateway.Tokens.LogsUrls;
using EdgeGateway.Tokens.Validation;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace EdgeGateway.UnitTests.Tokens.LogsUrls;

public sealed class LogsUrlTests
{
    private const int Minute = 60;
    private const int Hour = 60 * Minute;

    [Theory]
    // The requesting token: seconds since its iat (null: it has none) and to its exp. LogsUrlStreamLifetime and
    // MaxLifetime. Expected exp and stream_exp of the logs URL's token, in seconds from now.
    [InlineData(0, 24 * Hour, "12:00:00", "366.00:00:00", 10 * Minute, 12 * Hour)]
    [InlineData(null, 24 * Hour, "12:00:00", "366.00:00:00", 10 * Minute, 12 * Hour)]
    [InlineData(0, Hour, "12:00:00", "366.00:00:00", 10 * Minute, Hour)]
    [InlineData(0, 5 * Minute, "12:00:00", "366.00:00:00", 10 * Minute, null)]
    [InlineData(0, 24 * Hour, "00:00:00", "366.00:00:00", 10 * Minute, null)]
    [InlineData(0, 24 * Hour, "00:09:00", "366.00:00:00", 10 * Minute, null)]
    [InlineData(0, 2 * Hour, "12:00:00", "02:00:00", 10 * Minute, 2 * Hour)]
    [InlineData(Hour, Hour, "12:00:00", "02:00:00", 10 * Minute, Hour)]
    [InlineData(7_140, Minute, "12:00:00", "02:00:00", Minute, null)]
    [InlineData(null, 2 * Hour, "12:00:00", "02:00:00", 10 * Minute, 2 * Hour)]
    public async Task Its_streams_may_outlive_its_token_but_not_the_requesting_token(
        int? age,
        int left,
        string streamLifetime,
        string maxLifetime,
        int exp,
        int? streams
    )
    {
        await using var services = await TokenServices.StartAsync(
            ("Tokens:LogsUrlStreamLifetime", streamLifetime),
            ("Tokens:MaxLifetime", maxLifetime)
        );
        var now = DateTimeOffset.FromUnixTimeSeconds(services.Time.GetUtcNow().ToUnixTimeSeconds() + 1);
        services.Time.SetUtcNow(now);

        var payload = await RequestAsync(
            services,
            issuedAt: age is { } seconds ? now.AddSeconds(-seconds) : DateTimeOffset.MinValue,
            now.AddSeconds(left)
        );

        Assert.Equal(now.AddSeconds(exp), payload.ExpiresAt);
        Assert.Equal(streams is { } until ? now.AddSeconds(until) : (DateTimeOffset?)null, payload.StreamsUntil);
        Assert.Equal("7", payload.ParentId);
    }

    private static async Task<JwtPayload> RequestAsync(
        TokenServices services,
        DateTimeOffset issuedAt,
        DateTimeOffset expiresAt
    )
    {
        var logsUrl = new LogsUrl(
            services.Get<TokenIssuer>(),
            services.Get<ReloadableOptions<TokenOptions>>(),
            Options.Create(new PublicUrlOptions()),
            services.Time,
            []
        );
        var context = new DefaultHttpContext { Response = { Body = new MemoryStream() } };
        context.Request.Method = "GET";
        context.Request.RouteValues["app"] = "example-app";
        context.Features.Set(
            new CallerIdentity(
                "acme",
                "7",
                null,
                issuedAt,
                expiresAt,
                expiresAt,
                "key",
                new Dictionary<string, string>()
            )
        );

        await logsUrl.ServeAsync(context);

        context.Response.Body.Position = 0;
        var answer = await JsonSerializer.DeserializeAsync<JsonElement>(
            context.Response.Body,
            cancellationToken: TestContext.Current.CancellationToken
        );
        var token = answer.GetProperty("logs_url").GetString()!.Split("token=")[1];
        Assert.Null(await services.RejectionAsync(token));
        return CompactJwt.Read(token)!.Payload;
    }
}
