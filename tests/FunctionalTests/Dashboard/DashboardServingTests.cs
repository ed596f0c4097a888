using System.Net;
using System.Text.RegularExpressions;
using EdgeGateway.Testing;
using FunctionalTests.Browsers;
using FunctionalTests.Clients;

namespace FunctionalTests.Dashboard;

/// <summary>How the gateway serves the dashboard's page and its files.</summary>
public sealed partial class DashboardServingTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_page_needs_no_token_and_its_files_never_change()
    {
        await using var gateway = await GatewayHost.StartAsync(("Management:RequireToken", "Always"));
        using var page = await Http.GetAsync(gateway.Management, "/");
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.Equal("text/html; charset=utf-8", page.HeaderValue("Content-Type"));
        Assert.Equal("no-cache", page.HeaderValue("Cache-Control"));
        var policy = page.HeaderValue("Content-Security-Policy")!;
        Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.Contains("require-trusted-types-for 'script'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);

        var names = FileNames().Matches(await page.Content.ReadAsStringAsync(Ct)).Select(match => match.Value);
        Assert.Equal(3, names.Count());
        foreach (var name in names)
        {
            using var file = await Http.GetAsync(gateway.Management, $"/{name}");
            Assert.Equal(HttpStatusCode.OK, file.StatusCode);
            Assert.Equal("public, max-age=31536000, immutable", file.HeaderValue("Cache-Control"));
            Assert.Equal("nosniff", file.HeaderValue("X-Content-Type-Options"));
        }
    }

    [Theory]
    [InlineData("HEAD", "/", 200)]
    [InlineData("OPTIONS", "/", 200)]
    [InlineData("POST", "/", 405)]
    [InlineData("DELETE", "/", 405)]
    [InlineData("GET", "/index.html", 404)]
    [InlineData("GET", "/assets/", 404)]
    [InlineData("GET", "/assets/index.html", 404)]
    public async Task Other_addresses_and_methods_get_the_usual_answers(string method, string path, int status)
    {
        await using var gateway = await GatewayHost.StartAsync(("Management:RequireToken", "Always"));
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(gateway.Management, path));
        using var response = await Http.SendAsync(request);
        Assert.Equal(status, (int)response.StatusCode);
    }

    [Fact]
    public async Task It_is_not_on_the_public_ports()
    {
        await using var gateway = await GatewayHost.StartAsync();
        using var page = await Http.GetAsync(gateway.Management, "/");
        var file = FileNames().Match(await page.Content.ReadAsStringAsync(Ct)).Value;
        foreach (var path in (string[])["/", $"/{file}"])
        {
            using var response = await Http.GetAsync(gateway.Http, path);
            Assert.Equal("not-found", await Http.ProblemCodeAsync(response));
        }
    }

    [Fact]
    public async Task Switched_off_it_takes_no_address_and_the_admin_API_stays()
    {
        await using var gateway = await GatewayHost.StartAsync(("Management:Dashboard", "false"));
        using var page = await Http.GetAsync(gateway.Management, "/");
        Assert.Equal("not-found", await Http.ProblemCodeAsync(page));
        using var streams = await Http.GetAsync(gateway.Management, "/streams");
        Assert.Equal(HttpStatusCode.OK, streams.StatusCode);
    }

    [Fact]
    public async Task A_link_of_another_site_leads_to_the_page_and_to_nothing_else()
    {
        await using var gateway = await GatewayHost.StartAsync();
        Assert.Equal(HttpStatusCode.OK, await FollowAsync("/"));
        Assert.Equal(HttpStatusCode.Forbidden, await FollowAsync("/streams"));

        async Task<HttpStatusCode> FollowAsync(string path)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(gateway.Management, path))
            {
                Headers = { { "Sec-Fetch-Site", "cross-site" }, { "Sec-Fetch-Mode", "navigate" } },
            };
            using var response = await Http.SendAsync(request);
            return response.StatusCode;
        }
    }

    [GeneratedRegex("""(?<=(href|src)=")assets/[^"]+""", RegexOptions.ExplicitCapture)]
    private static partial Regex FileNames();
}
