using System.Net;
using EdgeGateway.Testing;
using FunctionalTests.AccessLog;
using FunctionalTests.Clients;

namespace FunctionalTests.Management;

public sealed class ManagementTests
{
    [Fact]
    public async Task Health_checks_are_served_only_on_the_management_port()
    {
        await using var gateway = await GatewayHost.StartAsync();
        foreach (var path in (string[])["/healthz", "/readyz"])
        {
            Assert.Equal(HttpStatusCode.OK, (await Http.GetAsync(gateway.Management, path)).StatusCode);
            Assert.Equal(HttpStatusCode.NotFound, (await Http.GetAsync(gateway.Http, path)).StatusCode);

            // A client chooses the Host header, so it must not grant access.
            var request = new HttpRequestMessage(HttpMethod.Get, new Uri(gateway.Http, path))
            {
                Headers = { Host = gateway.Management.Authority },
            };
            Assert.Equal(HttpStatusCode.NotFound, (await Http.SendAsync(request)).StatusCode);
        }
    }

    [Fact]
    public async Task Nothing_is_proxied_on_the_management_port()
    {
        await using var source = await LogSourceHost.StartAsync();
        await using var gateway = await GatewayHost.StartAsync([source]);
        using var response = await Http.GetAsync(gateway.Management, "/apps/example-app/logs", gateway.Token());
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal("not-found", await Http.ProblemCodeAsync(response));
    }

    [Fact]
    public async Task Each_request_is_one_access_log_line_without_its_query()
    {
        await using var source = await LogSourceHost.StartAsync();
        await using var gateway = await GatewayHost.StartAsync([source]);
        await Http.GetAsync(gateway.Http, $"/apps/example-app/logs?n=1&token={gateway.Token()}");
        var line = await AccessLogLines.WaitForOnlyAsync(gateway);
        Assert.Contains("GET /apps/example-app/logs HTTP/1.1 204 ", line, StringComparison.Ordinal);
        Assert.Contains("route=logs tenant=acme", line, StringComparison.Ordinal);
        Assert.DoesNotContain("n=1", line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/apps/example-app/logs&token=", "/apps/example-app/logs&token=[token] ")]
    [InlineData("/apps/example-app/logs%3Ftoken=", "/apps/example-app/logs%3Ftoken=[token] ")]
    [InlineData("/apps/", "/apps/[token] ")]
    public async Task A_token_in_the_path_is_masked_in_the_access_log(string before, string logged)
    {
        await using var gateway = await GatewayHost.StartAsync();
        var token = gateway.Token();
        await Http.GetAsync(gateway.Http, before + token);
        Assert.Contains(logged, await AccessLogLines.WaitForOnlyAsync(gateway), StringComparison.Ordinal);
        Assert.DoesNotContain(gateway.Log.Lines, line => line.Contains(token.Split('.')[2], StringComparison.Ordinal));
    }
}
