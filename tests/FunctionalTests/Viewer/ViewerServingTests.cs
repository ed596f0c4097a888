using System.Net;
using System.Text.RegularExpressions;
using EdgeGateway.Testing;
using FunctionalTests.AccessLog;
using FunctionalTests.Browsers;
using FunctionalTests.Clients;
using FunctionalTests.Configuration;
using FunctionalTests.RateLimiting;
using Microsoft.AspNetCore.Http;

namespace FunctionalTests.Viewer;

/// <summary>How the gateway serves the viewer's page and its files.</summary>
public sealed partial class ViewerServingTests
{
    private const string Page = "/apps/example-app/view";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_page_needs_no_token_and_its_files_never_change()
    {
        await using var gateway = await GatewayHost.StartAsync();
        using var page = await Http.GetAsync(gateway.Http, Page);
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.Equal("text/html; charset=utf-8", page.HeaderValue("Content-Type"));
        Assert.Equal("no-cache", page.HeaderValue("Cache-Control"));
        Assert.Equal("same-origin", page.HeaderValue("Cross-Origin-Opener-Policy"));
        var policy = page.HeaderValue("Content-Security-Policy")!;
        Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);

        var names = FileNames()
            .Matches(await page.Content.ReadAsStringAsync(Ct))
            .Select(match => match.Value)
            .ToArray();
        Assert.NotEmpty(names);
        foreach (var name in names)
        {
            using var file = await Http.GetAsync(gateway.Http, $"/apps/example-app/{name}");
            Assert.Equal(HttpStatusCode.OK, file.StatusCode);
            Assert.Equal("public, max-age=31536000, immutable", file.HeaderValue("Cache-Control"));
            AssertSafe(file);
        }

        AssertSafe(page);
    }

    [Theory]
    [InlineData("br", false)]
    [InlineData("gzip", true)]
    [InlineData(null, false)]
    public async Task A_coding_has_its_own_tag_and_HEAD_and_conditional_requests_have_no_body(
        string? coding,
        bool http2
    )
    {
        await using var gateway = await GatewayHost.StartAsync();
        using var page = await RequestAsync(HttpMethod.Get);
        var body = await page.Content.ReadAsByteArrayAsync(Ct);
        Assert.Equal(coding, page.HeaderValue("Content-Encoding"));
        Assert.Equal("Accept-Encoding", page.HeaderValue("Vary"));
        Assert.Equal(page.Content.Headers.ContentLength, body.Length);

        using var head = await RequestAsync(HttpMethod.Head);
        Assert.Equal(HttpStatusCode.OK, head.StatusCode);
        Assert.Equal(body.Length, head.Content.Headers.ContentLength);
        Assert.Equal(page.HeaderValue("ETag"), head.HeaderValue("ETag"));

        using var unchanged = await RequestAsync(HttpMethod.Get, page.HeaderValue("ETag"));
        Assert.Equal(HttpStatusCode.NotModified, unchanged.StatusCode);
        Assert.Equal("no-cache", unchanged.HeaderValue("Cache-Control"));
        Assert.Empty(await unchanged.Content.ReadAsByteArrayAsync(Ct));

        Task<HttpResponseMessage> RequestAsync(HttpMethod method, string? tag = null)
        {
            var request = new HttpRequestMessage(method, new Uri(http2 ? gateway.H2c : gateway.Http, Page));
            request.Headers.Add("Accept-Encoding", coding ?? "identity");
            request.Headers.Add("If-None-Match", tag ?? "\"another\"");
            return Http.SendAsync(request, http2: http2);
        }
    }

    [Theory]
    [InlineData("GET", "/apps/Example_app/view", 404)]
    [InlineData("GET", "/apps/-a/view", 404)]
    [InlineData("GET", "/apps/example-app/view/other.js", 404)]
    [InlineData("GET", "/apps/example-app/view/index.html", 404)]
    [InlineData("GET", "/view", 404)]
    [InlineData("POST", Page, 405)]
    [InlineData("DELETE", Page, 405)]
    [InlineData("GET", $"{Page}/?a=b", 308)]
    [InlineData("GET", "/apps/EXAMPLE/view", 404)]
    [InlineData("GET", "/APPS/example/VIEW", 200)]
    public async Task Other_addresses_and_methods_get_the_usual_answers(string method, string path, int status)
    {
        await using var gateway = await GatewayHost.StartAsync();
        using var response = await Http.SendAsync(
            new HttpRequestMessage(new HttpMethod(method), new Uri(gateway.Http, path))
        );
        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal(status == 405 ? "GET, HEAD" : null, response.HeaderValue("Allow"));
        Assert.Equal(status == 308 ? "../view?a=b" : null, response.HeaderValue("Location"));
        Assert.Equal("no-referrer", response.HeaderValue("Referrer-Policy"));
    }

    [Fact]
    public async Task Switched_off_it_takes_no_address()
    {
        await using var gateway = await GatewayHost.StartAsync(("Viewer:Enabled", "false"));
        using var response = await Http.GetAsync(gateway.Http, Page);
        Assert.Equal("not-found", await Http.ProblemCodeAsync(response));
    }

    [Theory]
    [InlineData("/{**rest}", true)]
    [InlineData("/apps/{app}/{**rest}", true)]
    [InlineData("/apps/{app:app}/view", false)]
    [InlineData("/apps/{app:app}/view/{name}", true)]
    public async Task A_configured_route_with_the_same_path_comes_first(string path, bool isViewer)
    {
        await using var backend = await BackendHost.StartAsync(context => context.Response.WriteAsync("backend"));
        await using var gateway = await GatewayHost.StartAsync([
            .. backend.Route(),
            ("ReverseProxy:Routes:generic:Match:Path", path),
        ]);
        using var page = await Http.GetAsync(gateway.Http, Page);
        var text = await page.Content.ReadAsStringAsync(Ct);
        Assert.Equal(isViewer, text.Contains("<!doctype html>", StringComparison.OrdinalIgnoreCase));
        Assert.Equal(!isViewer, text == "backend");

        // What only the route matches is its own.
        if (path != "/apps/{app:app}/view")
        {
            using var other = await Http.GetAsync(gateway.Http, $"{Page}/other");
            Assert.Equal("backend", await other.Content.ReadAsStringAsync(Ct));
        }
    }

    [Fact]
    public async Task It_is_served_beside_log_routes_with_a_prefix()
    {
        await using var gateway = await GatewayHost.StartAsync(("Viewer:Path", "/internal/v2/{app}/view"));
        using var page = await Http.GetAsync(gateway.Http, "/internal/v2/example-app/view");
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        using var file = await Http.GetAsync(
            gateway.Http,
            $"/internal/v2/example-app/{FileNames().Match(await page.Content.ReadAsStringAsync(Ct)).Value}"
        );
        Assert.Equal(HttpStatusCode.OK, file.StatusCode);
        using var shipped = await Http.GetAsync(gateway.Http, Page);
        Assert.Equal(HttpStatusCode.NotFound, shipped.StatusCode);
    }

    [Theory]
    [InlineData("apps/{app}/view")]
    [InlineData("/apps/{app}/logs")]
    [InlineData("/apps/{app}/view/")]
    [InlineData("/apps/{app:app}/view")]
    [InlineData("/apps/x/view")]
    [InlineData("/{tenant}/{app}/view")]
    [InlineData("")]
    public async Task A_path_that_the_page_cannot_have_stops_the_start(string path) =>
        Assert.Equal(
            $"Viewer:Path is '{path}': must be a path of letters, digits and ._~- that ends in /{{app}}/view",
            Assert.Single(await StartErrors.LinesAsync(("Viewer:Path", path)))
        );

    [Fact]
    public async Task A_page_view_is_in_the_access_log_without_its_query()
    {
        await using var gateway = await GatewayHost.StartAsync();
        using var response = await Http.GetAsync(gateway.Http, $"{Page}?token={gateway.Token()}");
        var line = await AccessLogLines.WaitForOnlyAsync(gateway);
        Assert.Contains($"GET {Page} HTTP/1.1 200 ", line, StringComparison.Ordinal);
        Assert.Contains(" route=viewer ", line, StringComparison.Ordinal);
        Assert.Contains($" bytes={response.Content.Headers.ContentLength} ", line, StringComparison.Ordinal);
        Assert.DoesNotContain("token", line, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData(null, HttpStatusCode.TooManyRequests)]
    [InlineData("get:*/view*", HttpStatusCode.OK)]
    public async Task A_limit_of_addresses_counts_page_views_unless_they_are_exempt(
        string? exempt,
        HttpStatusCode status
    )
    {
        await using var gateway = await GatewayHost.StartAsync([
            .. LimitedGateway.Rule("IpRateLimiting:GeneralRules:0", "10m", 1),
            .. exempt is null ? [] : ((string, string?)[])[("IpRateLimiting:EndpointWhitelist:0", exempt)],
        ]);
        using var first = await Http.GetAsync(gateway.Http, Page);
        using var second = await Http.GetAsync(gateway.Http, Page);
        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        Assert.Equal(status, second.StatusCode);
    }

    private static void AssertSafe(HttpResponseMessage response)
    {
        Assert.Equal("nosniff", response.HeaderValue("X-Content-Type-Options"));
        Assert.Equal("no-referrer", response.HeaderValue("Referrer-Policy"));
    }

    [GeneratedRegex("""(?<=(href|src)=")view/[^"]+""", RegexOptions.ExplicitCapture)]
    private static partial Regex FileNames();
}
