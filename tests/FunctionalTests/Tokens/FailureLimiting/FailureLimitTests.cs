using System.Net;
using EdgeGateway.Testing;
using FunctionalTests.Clients;
using Microsoft.AspNetCore.Http;

namespace FunctionalTests.Tokens.FailureLimiting;

public sealed class FailureLimitTests
{
    private const string Path = "/generic/x";

    [Fact]
    public async Task After_20_failures_in_a_minute_an_address_gets_429_but_its_valid_tokens_still_work()
    {
        await using var backend = await BackendHost.StartAsync(context => context.Response.WriteAsync("ok"));
        await using var gateway = await StartAsync(backend);
        await WaitForEarlyMinuteAsync();
        for (var i = 0; i < 20; i++)
        {
            Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(gateway, $"guess-{i}"));
        }

        using var rejected = await Http.GetAsync(gateway.Http, Path, "guess");
        Assert.Equal(HttpStatusCode.TooManyRequests, rejected.StatusCode);
        Assert.Equal("too-many-failures", await Http.ProblemCodeAsync(rejected));
        Assert.InRange(rejected.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 60);
        Assert.Empty(rejected.Headers.WwwAuthenticate);

        Assert.Equal(HttpStatusCode.OK, await StatusAsync(gateway, gateway.Token()));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(gateway, null));
    }

    [Fact]
    public async Task Missing_tokens_and_insufficient_scopes_do_not_count_as_failures()
    {
        await using var backend = await BackendHost.StartAsync(context => context.Response.WriteAsync("ok"));
        await using var gateway = await StartAsync(backend, ("Tokens:MaxFailuresPerMinute", "1"));
        await WaitForEarlyMinuteAsync();
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(gateway, null));
            Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(gateway, gateway.Token("logs:write")));
        }

        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(gateway, "guess"));
        Assert.Equal(HttpStatusCode.TooManyRequests, await StatusAsync(gateway, "guess"));
    }

    [Fact]
    public async Task Failures_behind_a_known_proxy_are_counted_by_client_address()
    {
        await using var backend = await BackendHost.StartAsync(context => context.Response.WriteAsync("ok"));
        await using var gateway = await StartAsync(
            backend,
            ("Tokens:MaxFailuresPerMinute", "1"),
            ("ForwardedHeaders:KnownProxies:0", "127.0.0.1")
        );
        await WaitForEarlyMinuteAsync();
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(gateway, "guess", "203.0.113.1"));
        Assert.Equal(HttpStatusCode.TooManyRequests, await StatusAsync(gateway, "guess", "203.0.113.1"));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(gateway, "guess", "203.0.113.2"));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(gateway, "guess", "2001:db8::1"));
        Assert.Equal(HttpStatusCode.TooManyRequests, await StatusAsync(gateway, "guess", "2001:db8::2"));
    }

    private static Task<GatewayHost> StartAsync(BackendHost backend, params (string, string?)[] settings) =>
        GatewayHost.StartAsync([
            .. backend.Route(),
            ("ReverseProxy:Routes:generic:AuthorizationPolicy", "logs:read"),
            .. settings,
        ]);

    private static async Task<HttpStatusCode> StatusAsync(
        GatewayHost gateway,
        string? token,
        string? forwardedFor = null
    )
    {
        var request = new HttpRequestMessage(HttpMethod.Get, new Uri(gateway.Http, Path));
        if (forwardedFor is not null)
        {
            request.Headers.Add("X-Forwarded-For", forwardedFor);
        }

        using var response = await Http.SendAsync(request, token);
        return response.StatusCode;
    }

    // Failures are counted by the minute, so the test must not cross into the next minute.
    private static async Task WaitForEarlyMinuteAsync()
    {
        if (DateTime.UtcNow.Second >= 50)
        {
            await Task.Delay(
                TimeSpan.FromSeconds(60.1 - DateTime.UtcNow.Second),
                TestContext.Current.CancellationToken
            );
        }
    }
}
