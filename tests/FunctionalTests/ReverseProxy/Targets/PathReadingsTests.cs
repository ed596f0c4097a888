using FunctionalTests.Clients;

namespace FunctionalTests.ReverseProxy.Targets;

/// <summary>
/// A path cannot reach a backend by a route without a token, if the backend may read it as a path of a route with one.
/// </summary>
public sealed class PathReadingsTests(RawHttpFixture servers) : IClassFixture<RawHttpFixture>
{
    private const StringComparison Ordinal = StringComparison.Ordinal;

    // The fixture's route /token/{**rest} needs a token; all other paths do not.
    public static TheoryData<string> Disguised =>
        [
            "//token/x",
            "/token//../x;/..;a",
            "/token;a=b/x",
            "/token;/x",
            "/token%2fx",
            "/token%2Fx",
            "/token%252fx",
            "/token\\x",
            "/token%5cx",
            "/%2574oken/x",
            "/TOKEN;a/x",
            "/y;%2f..%2ftoken/x",
            "/token%3ba/x",
            "http://x//token/x",
        ];

    [Theory]
    [MemberData(nameof(Disguised))]
    public async Task A_disguised_path_is_rejected(string target)
    {
        Assert.StartsWith("HTTP/1.1 400 ", await servers.GetAsync(target), StringComparison.Ordinal);
        if (target[0] == '/')
        {
            using var connection = await RawHttp2.OpenAsync(servers.Gateway.H2c);
            Assert.Equal("400", await connection.GetAsync(target));
        }

        Assert.Empty(servers.Backend.TakeHeads());
    }

    [Theory]
    [InlineData("/tokens//x")]
    [InlineData("/x;a=b/token")]
    [InlineData("/strip//x", "//x")]
    [InlineData("//prefix/x")]
    public Task Other_paths_pass_also_where_another_route_without_a_token_would_match(
        string target,
        string? expected = null
    ) => servers.AssertForwardedAsync(target, expected ?? target);

    [Fact]
    public async Task A_token_for_one_app_does_not_reach_another_one_by_a_path_that_a_backend_reads_in_another_way()
    {
        await using var gateway = await servers.StartGatewayAsync(
            ("ReverseProxy:Routes:files:ClusterId", "bytes"),
            ("ReverseProxy:Routes:files:Match:Path", "/files/{app}/{**rest}"),
            ("ReverseProxy:Routes:others:ClusterId", "bytes"),
            ("ReverseProxy:Routes:others:Match:Path", "/files/{**rest}")
        );
        var token = $"Authorization: Bearer {gateway.Token(app: "mine")}\r\n";
        Assert.StartsWith("HTTP/1.1 200", await servers.GetAsync("/files/mine/x", token, gateway), Ordinal);
        Assert.Single(servers.Backend.TakeHeads());
        foreach (var target in new[] { "/files//other/x", "/files/other%2fx", "/files;/other/x" })
        {
            Assert.Matches("^HTTP/1.1 (400|403|404)", await servers.GetAsync(target, token, gateway));
            Assert.Empty(servers.Backend.TakeHeads());
        }
    }

    [Fact]
    public async Task A_host_with_a_dot_at_its_end_belongs_to_the_routes_of_this_host()
    {
        await using var gateway = await servers.StartGatewayAsync(
            ("ReverseProxy:Routes:admin:ClusterId", "bytes"),
            ("ReverseProxy:Routes:admin:Match:Hosts:0", "admin.example"),
            ("ReverseProxy:Routes:admin:Match:Path", "/{**rest}"),
            ("ReverseProxy:Routes:admin:Order", "-1")
        );
        foreach (var host in new[] { "admin.example", "admin.example.", "ADMIN.example.:80", "admin.example.." })
        {
            var response = await servers.SendAsync(
                $"GET /x HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n",
                gateway
            );
            Assert.Matches("^HTTP/1.1 40[01] ", response);
        }

        Assert.Empty(servers.Backend.TakeHeads());
    }
}
