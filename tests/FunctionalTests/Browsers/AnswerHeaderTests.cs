using System.Net;
using EdgeGateway.Testing;
using EdgeGateway.Tokens;
using FunctionalTests.Clients;
using Microsoft.AspNetCore.Http;

namespace FunctionalTests.Browsers;

/// <summary>What keeps a token that stands in a URL out of other sites' logs and shared caches.</summary>
public sealed class AnswerHeaderTests
{
    private const string Logs = "/apps/example-app/logs";
    private const string Lines = "/apps/example-app/lines";

    private static readonly (string Key, string? Value) Closed = (
        "ReverseProxy:Routes:generic:AuthorizationPolicy",
        null
    );

    [Fact]
    public async Task A_dump_is_for_one_reader_sends_no_referrer_and_is_nothing_but_text()
    {
        await using var source = await LogSourceHost.StartAsync();
        await using var gateway = await GatewayHost.StartAsync([source]);
        foreach (var status in new[] { HttpStatusCode.NoContent, HttpStatusCode.OK })
        {
            using var dump = await Http.GetAsync(gateway.Http, $"{Logs}?token={gateway.Token()}");
            Assert.Equal(status, dump.StatusCode);
            Assert.Equal("no-referrer", dump.Line("Referrer-Policy"));
            Assert.Equal("private", dump.Line("Cache-Control"));
            Assert.Equal("nosniff", dump.Line("X-Content-Type-Options"));
            using var posted = await Http.PostAsync(
                gateway.Http,
                $"{Lines}?container=web-1",
                gateway.Token(TokenClaims.WriteLogs),
                "text/plain",
                "<script>"
            );
            Assert.Equal("private", posted.Line("Cache-Control"));
        }
    }

    [Theory]
    [InlineData("/nowhere", 404)]
    [InlineData(Logs, 401)]
    [InlineData("/v1/apps/example-app/logs", 200)]
    [InlineData("/generic/x", 502)]
    public async Task The_gateways_own_answers_send_no_referrer_and_are_not_stored(string path, int status)
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
        Assert.Equal("no-referrer", response.Line("Referrer-Policy"));
        Assert.Equal("no-store", response.Line("Cache-Control"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_backend_has_its_own_word_on_an_open_route_only(bool isOpen)
    {
        await using var backend = await BackendHost.StartAsync(context =>
        {
            context.Response.Headers["referrer-policy"] = "origin";
            return context.Response.WriteAsync("hello");
        });
        await using var gateway = await GatewayHost.StartAsync([
            .. backend.Route(),
            .. isOpen ? [] : ((string, string?)[])[Closed],
        ]);
        using var response = await Http.GetAsync(gateway.Http, "/generic/x", gateway.Token());
        Assert.Equal(isOpen ? "origin" : "no-referrer", response.Line("Referrer-Policy"));
        Assert.Equal(isOpen ? null : "private", response.Line("Cache-Control"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_backend_that_is_silent_about_it_sends_no_referrer_and_one_that_has_a_word_on_caches_keeps_it(
        bool isOpen
    )
    {
        await using var backend = await BackendHost.StartAsync(context =>
        {
            context.Response.Headers.CacheControl = "max-age=60";
            return context.Response.WriteAsync("hello");
        });
        await using var gateway = await GatewayHost.StartAsync([
            .. backend.Route(),
            .. isOpen ? [] : ((string, string?)[])[Closed],
        ]);
        using var response = await Http.GetAsync(gateway.Http, "/generic/x", gateway.Token());
        Assert.Equal("no-referrer", response.Line("Referrer-Policy"));
        Assert.Equal(isOpen ? "max-age=60" : "private, max-age=60", response.Line("Cache-Control"));
    }

    [Fact]
    public async Task The_management_port_is_left_alone()
    {
        await using var gateway = await GatewayHost.StartAsync();
        using var response = await Http.GetAsync(gateway.Management, "/healthz");
        Assert.Null(response.Line("Referrer-Policy"));
    }
}
