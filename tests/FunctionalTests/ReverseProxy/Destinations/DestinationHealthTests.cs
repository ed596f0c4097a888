using System.Net;
using EdgeGateway.Testing;
using EdgeGateway.Testing.Redis;
using FunctionalTests.Clients;
using FunctionalTests.Streams;
using Microsoft.AspNetCore.Http;
using Yarp.ReverseProxy.Model;

namespace FunctionalTests.ReverseProxy.Destinations;

/// <summary>When requests make a destination unhealthy, and when it becomes available again.</summary>
[Trait("Category", "Waits")]
public sealed class DestinationHealthTests
{
    private const string Health = "ReverseProxy:Clusters:generic:HealthCheck";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task One_failed_connection_makes_a_destination_unhealthy_until_it_can_be_reached_again(
        bool unknownHost
    )
    {
        await using var backend = await BackendHost.StartAsync(UnreachableDestinations.EchoAsync);
        var port = LoopbackPort.Reserve();
        await using var gateway = await GatewayHost.StartAsync([
            .. UnreachableDestinations.Settings(
                backend,
                http2: true,
                unknownHost ? "http://no-such-host.invalid/" : $"http://127.0.0.1:{port}"
            ),
            ($"{Health}:Passive:ReactivationPeriod", "00:00:02"),
        ]);
        Assert.Equal("moved", await UnreachableDestinations.SendAsync(gateway.Http, "POST"));
        var unreachable = UnreachableDestinations.Destinations(gateway)["a"];
        Assert.Equal(DestinationHealth.Unhealthy, unreachable.Health.Passive);
        Assert.Equal(
            ["b"],
            UnreachableDestinations
                .Cluster(gateway)
                .DestinationsState.AvailableDestinations.Select(destination => destination.DestinationId)
        );
        if (unknownHost)
        {
            return;
        }

        await using var other = await LogSourceHost.StartAsync(
            ("Kestrel:Endpoints:H2c:Url", $"http://127.0.0.1:{port}")
        );
        await Eventually.HoldsAsync(async () =>
        {
            using var response = await Http.GetAsync(gateway.Http, "/generic/healthz");
            return unreachable.Health.Passive == DestinationHealth.Unknown
                && gateway.FindLogLine("can be reached again") is not null;
        });
    }

    [Fact]
    public async Task With_all_destinations_unhealthy_each_is_tried_once_and_the_first_reachable_one_serves()
    {
        var ports = (LoopbackPort.Reserve(), LoopbackPort.Reserve());
        await using var backend = await BackendHost.StartAsync(UnreachableDestinations.EchoAsync);
        await using var gateway = await GatewayHost.StartAsync([
            .. backend.Route(http2: true),
            ("ReverseProxy:Clusters:generic:Destinations:primary:Address", $"http://127.0.0.1:{ports.Item1}"),
            ("ReverseProxy:Clusters:generic:Destinations:other:Address", $"http://127.0.0.1:{ports.Item2}"),
            ("ReverseProxy:Routes:generic:Transforms:0:PathRemovePrefix", "/generic"),
        ]);
        using var retries = new MetricCapture(gateway, "edge.backends.moved");
        using (var response = await Http.GetAsync(gateway.Http, "/generic/healthz"))
        {
            Assert.Equal(HttpStatusCode.BadGateway, response.StatusCode);
            Assert.Equal("backend-unreachable", await Http.ProblemCodeAsync(response));
            Assert.Equal(1, retries.Sum);
        }

        await using var back = await LogSourceHost.StartAsync(
            ("Kestrel:Endpoints:H2c:Url", $"http://127.0.0.1:{ports.Item2}")
        );
        for (var i = 0; i < 5; i++)
        {
            using var response = await Http.GetAsync(gateway.Http, "/generic/healthz");
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        }
    }

    [Fact]
    public async Task A_client_that_leaves_and_a_stream_that_ends_do_not_make_a_destination_unhealthy()
    {
        var received = new SemaphoreSlim(0);
        await using var backend = await BackendHost.StartAsync(async context =>
        {
            if (context.Request.Path.Value!.EndsWith("ends", StringComparison.Ordinal))
            {
                context.Response.ContentType = "text/event-stream";
                await context.Response.WriteAsync("data: bye\n\n");
                return;
            }

            received.Release();
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        });
        await using var gateway = await GatewayHost.StartAsync([
            .. UnreachableDestinations.Settings(backend, http2: true, backend.H2c.ToString()),
        ]);
        using (var leaving = await RawConnection.OpenAsync(gateway.Http))
        {
            await leaving.SendAsync("GET /generic/waits HTTP/1.1\r\nHost: x\r\n\r\n");
            await received.WaitAsync(TestContext.Current.CancellationToken);
        }

        await Eventually.HoldsAsync(() => gateway.FindLogLine("/generic/waits") is not null);
        using (var events = await SseClient.OpenAsync(gateway.Http, "/generic/ends"))
        {
            Assert.Equal("bye", (await events.NextAsync())?.Data);
            Assert.Null(await events.NextAsync());
        }

        Assert.Equal(0, received.CurrentCount);
        Assert.All(
            UnreachableDestinations.Destinations(gateway).Values,
            destination => Assert.NotEqual(DestinationHealth.Unhealthy, destination.Health.Passive)
        );
        Assert.DoesNotContain(gateway.Log.Warnings, line => line.Contains("generic", StringComparison.Ordinal));
    }
}
