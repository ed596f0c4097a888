using EdgeGateway.Testing;
using FunctionalTests.StreamLimits;
using Microsoft.Extensions.DependencyInjection;
using Yarp.ReverseProxy;

namespace FunctionalTests.Streams.Relay;

public sealed class DestinationLoadTests
{
    [Theory]
    [InlineData("websocket")]
    [InlineData("websocket over h2")]
    [InlineData("events")]
    [InlineData("events over h2")]
    public async Task An_open_stream_counts_as_a_request_of_its_destination(string kind)
    {
        await using var backend = await BackendHost.StartAsync(SilentBackend.ServeAsync);
        await using var gateway = await LimitedStreams.StartAsync(backend, redis: null);

        using (await LimitedStreams.OpenAsync(gateway, kind))
        using (await LimitedStreams.OpenAsync(gateway, kind))
        {
            await Eventually.HoldsAsync(() => Load(gateway) == 2);
        }

        await Eventually.HoldsAsync(() => Load(gateway) == 0);
    }

    private static int Load(GatewayHost gateway)
    {
        Assert.True(
            gateway.Services.GetRequiredService<IProxyStateLookup>().TryGetCluster("log-source", out var cluster)
        );
        return Assert.Single(cluster.DestinationsState.AllDestinations).ConcurrentRequestCount;
    }
}
