using EdgeGateway.Testing;
using EdgeGateway.Tokens;
using Microsoft.AspNetCore.Http;
using Microsoft.Playwright;

namespace FunctionalTests.Browsers;

/// <summary>What a page of another site can do with the gateway, in a real browser.</summary>
public sealed class PageTests(Chromium chromium) : IClassFixture<Chromium>
{
    private const string Logs = "/apps/example-app/logs";
    private const string Lines = "/apps/example-app/lines?container=web-1";

    [Fact]
    public async Task A_page_of_an_allowed_origin_writes_reads_and_follows_lines()
    {
        await using var site = await Site.StartAsync();
        await using var source = await LogSourceHost.StartAsync();
        await using var gateway = await GatewayHost.StartAsync(
            [source],
            ("Cors:AllowedOrigins:0", Site.Origin(site.Here)),
            ("WebSockets:AllowedOrigins:0", Site.Origin(site.Here))
        );
        await using var page = await chromium.OpenAsync(site.Here);

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
    public async Task A_page_of_an_allowed_origin_can_read_why_it_is_refused()
    {
        await using var site = await Site.StartAsync();
        await using var gateway = await GatewayHost.StartAsync(("Cors:AllowedOrigins:0", Site.Origin(site.Here)));
        await using var page = await chromium.OpenAsync(site.Here);
        var answer = await CallAsync(page, "read", new(gateway.Http, Logs), "nonsense");
        Assert.StartsWith("401 Bearer error=\"invalid_token\"", answer, StringComparison.Ordinal);
        Assert.Contains("\"code\":\"token-invalid\"", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_of_another_origin_is_refused_everything()
    {
        await using var site = await Site.StartAsync();
        await using var source = await LogSourceHost.StartAsync();
        await using var gateway = await GatewayHost.StartAsync(
            [source],
            ("Cors:AllowedOrigins:0", Site.Origin(site.Here)),
            ("WebSockets:AllowedOrigins:0", Site.Origin(site.Here))
        );
        await using var page = await chromium.OpenAsync(site.There);
        Assert.Equal("TypeError", await WriteAsync(page, gateway));
        Assert.Equal("TypeError", await CallAsync(page, "read", new(gateway.Http, Logs), gateway.Token()));
        Assert.Equal("refused", await CallAsync(page, "follow", Stream(gateway)));
        Assert.Equal("refused", await CallAsync(page, "connect", Stream(gateway)));
    }

    [Fact]
    public async Task Where_nothing_is_configured_a_page_of_another_site_has_WebSockets_only()
    {
        await using var site = await Site.StartAsync();
        await using var source = await LogSourceHost.StartAsync();
        await using var gateway = await GatewayHost.StartAsync([source]);
        await using var page = await chromium.OpenAsync(site.Here);
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
        Assert.Equal("refused", await CallAsync(page, "follow", Stream(gateway)));
    }

    [Fact]
    public async Task A_page_uses_the_methods_and_headers_that_are_configured_and_no_others()
    {
        const string Call = """
            async ([url, method, header]) => {
                try { return await (await fetch(url, { method, headers: { [header]: "1" } })).text(); } catch (e) { return e.name; }
            }
            """;
        await using var site = await Site.StartAsync();
        await using var backend = await BackendHost.StartAsync(context =>
            context.Response.WriteAsync(context.Request.Method)
        );
        await using var gateway = await GatewayHost.StartAsync([
            .. backend.Route(),
            ("Cors:AllowedOrigins:0", Site.Origin(site.Here)),
            ("Cors:AllowedMethods:0", "PUT"),
            ("Cors:AllowedHeaders:0", "X-Request-Id"),
        ]);
        await using var page = await chromium.OpenAsync(site.Here);
        var url = new Uri(gateway.Http, "/generic/x").ToString();
        Assert.Equal("PUT", await page.EvaluateAsync<string>(Call, new[] { url, "PUT", "X-Request-Id" }));
        Assert.Equal("TypeError", await page.EvaluateAsync<string>(Call, new[] { url, "DELETE", "X-Request-Id" }));
        Assert.Equal("TypeError", await page.EvaluateAsync<string>(Call, new[] { url, "PUT", "X-Other" }));
    }

    [Theory]
    [InlineData(Logs)]
    [InlineData("/apps/example-app/logs?n=nonsense")]
    [InlineData("/nowhere")]
    public async Task Who_leaves_the_gateway_for_another_site_does_not_tell_it_where_from(string path)
    {
        await using var site = await Site.StartAsync();
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
        await LeaveAsync(page, site);

        // From a page that says nothing of it, to see that the browser would tell.
        await page.GotoAsync(site.There.ToString());
        await LeaveAsync(page, site);
        Assert.Equal(["", site.There.ToString()], site.Referers);
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

    // As somebody who clicks a link on the page.
    private static async Task LeaveAsync(IPage page, Site site)
    {
        var visited = new Uri(site.Here, "/visited").ToString();
        await page.EvaluateAsync(
            "url => { const link = document.createElement('a'); link.href = url; link.textContent = 'away'; document.body.append(link); }",
            visited
        );
        await page.GetByText("away", new() { Exact = true }).ClickAsync();
        await page.WaitForURLAsync(visited);
    }
}
