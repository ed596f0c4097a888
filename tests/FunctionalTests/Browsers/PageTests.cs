using EdgeGateway.Testing;
using EdgeGateway.Tokens;
using Microsoft.AspNetCore.Http;
using Microsoft.Playwright;

namespace FunctionalTests.Browsers;

/// <summary>What a page of another site can do with the gateway, tested in a real browser.</summary>
[Trait("Category", "Heavy")]
public sealed class PageTests(Chromium chromium) : IClassFixture<Chromium>
{
    private const string Logs = "/apps/example-app/logs";
    private const string Lines = "/apps/example-app/lines?container=web-1";

    [Fact]
    public async Task A_page_of_an_allowed_origin_writes_reads_and_follows_lines()
    {
        await using var site = await TestSite.StartAsync();
        await using var source = await LogSourceHost.StartAsync();
        await using var gateway = await GatewayHost.StartAsync(
            [source],
            ("Cors:AllowedOrigins:0", TestSite.Origin(site.Url)),
            ("WebSockets:AllowedOrigins:0", TestSite.Origin(site.Url))
        );
        await using var page = await chromium.OpenAsync(site.Url);

        var followed = CallAsync(page, "follow", Stream(gateway));
        var received = CallAsync(page, "connect", Stream(gateway));
        Assert.Equal("202", await WriteAsync(page, gateway));

        Assert.EndsWith("[web-1] hello", await followed, StringComparison.Ordinal);
        Assert.EndsWith("[web-1] hello", await received, StringComparison.Ordinal);
        Assert.Matches(
            @"\A200 null \S+ .* \[web-1\] hello\n\z",
            await CallAsync(page, "read", new(gateway.Http, Logs), gateway.Token())
        );
    }

    [Fact]
    public async Task A_page_of_an_allowed_origin_can_read_the_problem_of_a_rejection()
    {
        await using var site = await TestSite.StartAsync();
        await using var gateway = await GatewayHost.StartAsync(("Cors:AllowedOrigins:0", TestSite.Origin(site.Url)));
        await using var page = await chromium.OpenAsync(site.Url);
        var answer = await CallAsync(page, "read", new(gateway.Http, Logs), "nonsense");
        Assert.StartsWith("401 Bearer error=\"invalid_token\"", answer, StringComparison.Ordinal);
        Assert.Contains("\"code\":\"token-invalid\"", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_of_another_origin_can_neither_read_write_nor_follow()
    {
        await using var site = await TestSite.StartAsync();
        await using var source = await LogSourceHost.StartAsync();
        await using var gateway = await GatewayHost.StartAsync(
            [source],
            ("Cors:AllowedOrigins:0", TestSite.Origin(site.Url)),
            ("WebSockets:AllowedOrigins:0", TestSite.Origin(site.Url))
        );
        await using var page = await chromium.OpenAsync(site.OtherOriginUrl);
        Assert.Equal("TypeError", await WriteAsync(page, gateway));
        Assert.Equal("TypeError", await CallAsync(page, "read", new(gateway.Http, Logs), gateway.Token()));
        Assert.Equal("rejected", await CallAsync(page, "follow", Stream(gateway)));
        Assert.Equal("rejected", await CallAsync(page, "connect", Stream(gateway)));
    }

    [Fact]
    public async Task Without_configured_origins_a_page_of_another_site_can_only_open_WebSockets()
    {
        await using var site = await TestSite.StartAsync();
        await using var source = await LogSourceHost.StartAsync();
        await using var gateway = await GatewayHost.StartAsync([source]);
        await using var page = await chromium.OpenAsync(site.Url);
        var received = CallAsync(page, "connect", Stream(gateway));
        using var posted = await Clients.Http.PostAsync(
            gateway.Http,
            Lines,
            gateway.Token(TokenClaims.WriteLogs),
            "text/plain",
            "hello"
        );
        Assert.EndsWith("[web-1] hello", await received, StringComparison.Ordinal);
        Assert.Equal("TypeError", await CallAsync(page, "read", new(gateway.Http, Logs), gateway.Token()));
        Assert.Equal("rejected", await CallAsync(page, "follow", Stream(gateway)));
    }

    [Fact]
    public async Task A_page_can_use_only_the_configured_methods_and_headers()
    {
        const string Call = """
            async ([url, method, header]) => {
                try {
                    return await (await fetch(url, { method, headers: { [header]: "1" } })).text();
                } catch (e) {
                    return e.name;
                }
            }
            """;
        await using var site = await TestSite.StartAsync();
        await using var backend = await BackendHost.StartAsync(context =>
            context.Response.WriteAsync(context.Request.Method)
        );
        await using var gateway = await GatewayHost.StartAsync([
            .. backend.Route(),
            ("Cors:AllowedOrigins:0", TestSite.Origin(site.Url)),
            ("Cors:AllowedMethods:0", "PUT"),
            ("Cors:AllowedHeaders:0", "X-Request-Id"),
        ]);
        await using var page = await chromium.OpenAsync(site.Url);
        var url = new Uri(gateway.Http, "/generic/x").ToString();
        Assert.Equal("PUT", await page.EvaluateAsync<string>(Call, new[] { url, "PUT", "X-Request-Id" }));
        Assert.Equal("TypeError", await page.EvaluateAsync<string>(Call, new[] { url, "DELETE", "X-Request-Id" }));
        Assert.Equal("TypeError", await page.EvaluateAsync<string>(Call, new[] { url, "PUT", "X-Other" }));
    }

    [Theory]
    [InlineData(Logs)]
    [InlineData("/apps/example-app/logs?n=nonsense")]
    [InlineData("/nowhere")]
    public async Task A_link_from_a_gateway_page_to_another_site_sends_no_referrer(string path)
    {
        await using var site = await TestSite.StartAsync();
        await using var source = await LogSourceHost.StartAsync();
        await using var gateway = await GatewayHost.StartAsync([source]);
        using var posted = await Clients.Http.PostAsync(
            gateway.Http,
            Lines,
            gateway.Token(TokenClaims.WriteLogs),
            "text/plain",
            "hello"
        );
        await using var page = await chromium.OpenAsync(
            new(
                gateway.Http,
                $"{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}token={gateway.Token()}"
            )
        );
        await FollowLinkAsync(page, site);

        // The control: from a page without a referrer policy the browser sends the referrer.
        await page.GotoAsync(site.OtherOriginUrl.ToString());
        await FollowLinkAsync(page, site);
        Assert.Equal(["", site.OtherOriginUrl.ToString()], site.Referers);
    }

    private static Uri Stream(GatewayHost gateway) =>
        new(gateway.Http, $"{Logs}?stream=true&n=1&token={gateway.Token()}");

    private static Task<string> CallAsync(
        IPage page,
        string function,
        Uri url,
        string? token = null,
        string? text = null
    ) =>
        page.EvaluateAsync<string>(
                function,
                new
                {
                    url = url.ToString(),
                    token,
                    text,
                }
            )
            .WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

    private static Task<string> WriteAsync(IPage page, GatewayHost gateway) =>
        CallAsync(page, "write", new(gateway.Http, Lines), gateway.Token(TokenClaims.WriteLogs), "hello");

    // Clicks a link on the page, as a user does.
    private static async Task FollowLinkAsync(IPage page, TestSite site)
    {
        var visited = new Uri(site.Url, "/visited").ToString();
        await page.EvaluateAsync(
            "url => { const link = document.createElement('a'); link.href = url; link.textContent = 'away'; "
                + "document.body.append(link); }",
            visited
        );
        await page.GetByText("away", new() { Exact = true }).ClickAsync();

        // Not with WaitForURLAsync: after the browser has left the page, it waits for a state that never comes.
        await Eventually.HoldsAsync(() => page.Url == visited);
    }
}
