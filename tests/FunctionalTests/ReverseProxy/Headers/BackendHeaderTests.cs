using EdgeGateway.ReverseProxy.Headers;

namespace FunctionalTests.ReverseProxy.Headers;

/// <summary>Fields by which a backend could reach further than its own response.</summary>
public sealed class BackendHeaderTests(RawHttpFixture servers) : IClassFixture<RawHttpFixture>
{
    [Fact]
    public async Task A_backend_cannot_let_browsers_report_urls_or_a_proxy_in_front_serve_its_own_files()
    {
        var fields = string.Concat(BackendHeaders.Removed.Select(name => $"{name.ToLowerInvariant()}: forged\r\n"));
        var response = await servers.GetWithResponseAsync(
            $"HTTP/1.1 200 OK\r\n{fields}X-Kept: 1\r\nContent-Length: 5",
            "hello"
        );
        Assert.Contains("X-Kept: 1", response, StringComparison.Ordinal);
        Assert.DoesNotContain("forged", response, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_route_may_set_such_a_field_itself()
    {
        await using var gateway = await servers.StartGatewayAsync(
            ("ReverseProxy:Routes:all:Transforms:0:ResponseHeader", "NEL"),
            ("ReverseProxy:Routes:all:Transforms:0:Set", "{}")
        );
        Assert.Contains("NEL: {}", await servers.GetAsync("/x", gateway: gateway), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void The_documentation_lists_them()
    {
        var text = File.ReadAllText(RepositoryFile.PathOf("docs", "reference", "proxying.md"));
        Assert.All(BackendHeaders.Removed, name => Assert.Contains($"`{name}`", text, StringComparison.Ordinal));
    }
}
