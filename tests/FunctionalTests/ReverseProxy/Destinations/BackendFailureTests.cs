using EdgeGateway.Testing;
using FunctionalTests.Clients;
using Microsoft.AspNetCore.Http;

namespace FunctionalTests.ReverseProxy.Destinations;

public sealed class BackendFailureTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_unreachable_backend_is_a_502_problem_that_does_not_name_it(bool http2)
    {
        var backend = await BackendHost.StartAsync(_ => Task.CompletedTask);
        await using var gateway = await GatewayHost.StartAsync(backend.Route(http2));
        await backend.DisposeAsync();

        using var response = await Http.GetAsync(gateway.Http, "/generic/x");
        Assert.Equal(502, (int)response.StatusCode);
        Assert.Equal("backend-unreachable", await Http.ProblemCodeAsync(response));
        Assert.DoesNotContain(
            "127.0.0.1",
            await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken),
            StringComparison.Ordinal
        );
        Assert.Equal(502, (int)await WebSocketClient.RejectedStatusAsync(gateway.Http, "/generic/x"));
    }

    [Fact]
    public async Task A_cluster_without_destinations_is_a_503_problem_with_retry_after()
    {
        await using var gateway = await GatewayHost.StartAsync(
            ("ReverseProxy:Routes:generic:ClusterId", "empty"),
            ("ReverseProxy:Routes:generic:Match:Path", "/generic/{**rest}"),
            ("ReverseProxy:Routes:generic:AuthorizationPolicy", "Anonymous"),
            ("ReverseProxy:Clusters:empty:LoadBalancingPolicy", "RoundRobin")
        );
        using var response = await Http.GetAsync(gateway.Http, "/generic/x");
        Assert.Equal(503, (int)response.StatusCode);
        Assert.Equal("no-backend", await Http.ProblemCodeAsync(response));
        Assert.NotNull(response.Headers.RetryAfter);
    }

    [Fact]
    public async Task A_backends_own_error_passes_unchanged()
    {
        await using var backend = await BackendHost.StartAsync(context =>
        {
            context.Response.StatusCode = 418;
            return context.Response.WriteAsync("short and stout");
        });
        await using var gateway = await GatewayHost.StartAsync(backend.Route());
        using var response = await Http.GetAsync(gateway.Http, "/generic/x");
        Assert.Equal(418, (int)response.StatusCode);
        Assert.Equal(
            "short and stout",
            await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)
        );
    }

    [Fact]
    public async Task Requests_go_to_the_next_log_source_after_one_died()
    {
        var first = await LogSourceHost.StartAsync();
        await using var second = await LogSourceHost.StartAsync();
        await using var gateway = await GatewayHost.StartAsync(
            [first, second],
            ("ReverseProxy:Clusters:log-source:HealthCheck:Active:Interval", "00:00:00.2")
        );
        await first.DisposeAsync();

        var token = gateway.Token();
        await Eventually.HoldsAsync(async () =>
        {
            for (var i = 0; i < 10; i++)
            {
                using var response = await Http.GetAsync(gateway.Http, "/apps/example-app/logs", token);
                if ((int)response.StatusCode != 204)
                {
                    return false;
                }
            }

            return true;
        });
    }
}
