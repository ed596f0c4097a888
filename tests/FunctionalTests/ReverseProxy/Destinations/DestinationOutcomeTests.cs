using EdgeGateway.ReverseProxy.Destinations;
using EdgeGateway.Testing;
using FunctionalTests.Clients;
using Microsoft.Extensions.DependencyInjection;
using Yarp.ReverseProxy;

namespace FunctionalTests.ReverseProxy.Destinations;

/// <summary>Which responses count against a destination and which only concern their request.</summary>
public sealed class DestinationOutcomeTests
{
    [Theory]
    [InlineData(500, "")]
    [InlineData(501, "")]
    [InlineData(503, "application/problem+json")]
    [InlineData(503, "")]
    [InlineData(504, "text/html")]
    public async Task A_url_that_always_fails_does_not_affect_the_destination(int status, string type)
    {
        await using var backend = await BackendHost.StartAsync(context =>
        {
            if (context.Request.Path.Value!.EndsWith("bad", StringComparison.Ordinal))
            {
                context.Response.StatusCode = status;
                context.Response.ContentType = type;
            }

            return Task.CompletedTask;
        });
        await using var gateway = await GatewayHost.StartAsync(backend.Route());
        for (var i = 0; i < 10; i++)
        {
            using var bad = await Http.GetAsync(gateway.Http, "/generic/bad");
            Assert.Equal(status, (int)bad.StatusCode);
            Assert.False(Record(gateway).IsFailing);

            using var good = await Http.GetAsync(gateway.Http, "/generic/good");
            Assert.Equal(200, (int)good.StatusCode);
            Assert.True(Record(gateway).IsProven);
        }
    }

    [Fact]
    public async Task A_destination_that_aborts_connections_is_failing_at_once()
    {
        await using var backend = await BackendHost.StartAsync(context =>
        {
            context.Abort();
            return Task.CompletedTask;
        });
        await using var gateway = await GatewayHost.StartAsync(backend.Route());
        using var response = await Http.GetAsync(gateway.Http, "/generic/x");
        Assert.Equal(502, (int)response.StatusCode);
        Assert.True(Record(gateway).IsFailing);
    }

    private static DestinationRecord Record(GatewayHost gateway)
    {
        Assert.True(gateway.Services.GetRequiredService<IProxyStateLookup>().TryGetCluster("generic", out var cluster));
        return gateway
            .Services.GetRequiredService<DestinationRecords>()
            .Of(Assert.Single(cluster.DestinationsState.AllDestinations));
    }
}
