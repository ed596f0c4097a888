using System.Net;
using EdgeGateway.Testing;
using EdgeGateway.Tokens;
using FunctionalTests.Clients;
using Microsoft.AspNetCore.Http;

namespace FunctionalTests.Browsers;

/// <summary>Response headers that keep a token in a URL out of other sites' logs and out of shared caches.</summary>
public sealed class ResponseHeaderTests
{
    private const string Logs = "/apps/example-app/logs";
    private const string Lines = "/apps/example-app/lines";

    private static readonly (string Key, string? Value) NeedsToken = (
        "ReverseProxy:Routes:generic:AuthorizationPolicy",
        null
    );

    [Fact]
    public async Task A_dump_is_private_sends_no_referrer_and_forbids_content_sniffing()
    {
        await using var source = await LogSourceHost.StartAsync();
        await using var gateway = await GatewayHost.StartAsync([source]);
        foreach (var status in new[] { HttpStatusCode.NoContent, HttpStatusCode.OK })
        {
            using var dump = await Http.GetAsync(gateway.Http, $"{Logs}?token={gateway.Token()}");
            Assert.Equal(status, dump.StatusCode);
            Assert.Equal("no-referrer", dump.HeaderValue("Referrer-Policy"));
            Assert.Equal("private", dump.HeaderValue("Cache-Control"));
            Assert.Equal("nosniff", dump.HeaderValue("X-Content-Type-Options"));
            using var posted = await Http.PostAsync(
                gateway.Http,
                $"{Lines}?container=web-1",
                gateway.Token(TokenClaims.WriteLogs),
                "text/plain",
                "<script>"
            );
            Assert.Equal("private", posted.HeaderValue("Cache-Control"));
        }
    }

    [Theory]
    [InlineData("/nowhere", 404)]
    [InlineData(Logs, 401)]
    [InlineData("/v1/apps/example-app/logs", 200)]
    [InlineData("/generic/x", 502)]
    public async Task The_gateways_own_responses_send_no_referrer_and_are_not_stored(string path, int status)
    {
        await using var backend = await BackendHost.StartAsync(_ => Task.CompletedTask);
        await using var gateway = await GatewayHost.StartAsync([
            .. backend.Route(),
            ("ReverseProxy:Clusters:generic:Destinations:primary:Address", "http://127.0.0.1:1/"),
        ]);
        using var response = await Http.GetAsync(
            gateway.Http,
            path,
            status == 200 ? gateway.Token(TokenClaims.MakeLogsUrl) : null
        );
        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal("no-referrer", response.HeaderValue("Referrer-Policy"));
        Assert.Equal("no-store", response.HeaderValue("Cache-Control"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_backend_sets_its_own_referrer_policy_only_on_an_anonymous_route(bool isAnonymous)
    {
        await using var backend = await BackendHost.StartAsync(context =>
        {
            context.Response.Headers["referrer-policy"] = "origin";
            return context.Response.WriteAsync("hello");
        });
        await using var gateway = await GatewayHost.StartAsync([
            .. backend.Route(),
            .. isAnonymous ? [] : ((string, string?)[])[NeedsToken],
        ]);
        using var response = await Http.GetAsync(gateway.Http, "/generic/x", gateway.Token());
        Assert.Equal(isAnonymous ? "origin" : "no-referrer", response.HeaderValue("Referrer-Policy"));
        Assert.Equal(isAnonymous ? null : "private", response.HeaderValue("Cache-Control"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_missing_referrer_policy_becomes_no_referrer_and_a_backends_cache_control_is_kept(
        bool isAnonymous
    )
    {
        await using var backend = await BackendHost.StartAsync(context =>
        {
            context.Response.Headers.CacheControl = "max-age=60";
            return context.Response.WriteAsync("hello");
        });
        await using var gateway = await GatewayHost.StartAsync([
            .. backend.Route(),
            .. isAnonymous ? [] : ((string, string?)[])[NeedsToken],
        ]);
        using var response = await Http.GetAsync(gateway.Http, "/generic/x", gateway.Token());
        Assert.Equal("no-referrer", response.HeaderValue("Referrer-Policy"));
        Assert.Equal(isAnonymous ? "max-age=60" : "private, max-age=60", response.HeaderValue("Cache-Control"));
    }

    [Theory]
    [InlineData("max-age=60, private=\"x-a\"", "private, max-age=60, private=\"x-a\"")]
    [InlineData("max-age=60, x=\"no-store\"", "private, max-age=60, x=\"no-store\"")]
    [InlineData("max-age=60 , PRIVATE", "max-age=60 , PRIVATE")]
    [InlineData("no-store,max-age=0", "no-store,max-age=0")]
    [InlineData("max-age=60, must-revalidate, s-maxage=600", "private")]
    public async Task A_response_to_a_token_is_never_for_shared_caches(string sent, string received)
    {
        string[] others = ["CDN-Cache-Control", "Surrogate-Control", "cloudflare-cdn-cache-control", "X-Accel-Expires"];
        await using var backend = await BackendHost.StartAsync(context =>
        {
            context.Response.Headers.CacheControl = sent;
            foreach (var name in others)
            {
                context.Response.Headers[name] = "max-age=600";
            }

            return context.Response.WriteAsync("hello");
        });
        await using var gateway = await GatewayHost.StartAsync([.. backend.Route(), NeedsToken]);
        using var response = await Http.GetAsync(gateway.Http, "/generic/x", gateway.Token());
        Assert.Equal(received, response.HeaderValue("Cache-Control"));
        Assert.All(others, name => Assert.Null(response.HeaderValue(name)));
    }

    [Fact]
    public async Task The_management_port_adds_no_referrer_policy()
    {
        await using var gateway = await GatewayHost.StartAsync();
        using var response = await Http.GetAsync(gateway.Management, "/healthz");
        Assert.Null(response.HeaderValue("Referrer-Policy"));
    }
}
