using System.Net;
using EdgeGateway.Testing;
using EdgeGateway.Testing.Redis;
using FunctionalTests.Clients;

namespace FunctionalTests.ReverseProxy.Destinations;

/// <summary>Each failure and each recovery of a destination is logged once.</summary>
public sealed class DestinationLogTests
{
    private const string Cluster = "ReverseProxy:Clusters:generic";

    [Fact]
    public async Task A_failing_and_a_recovering_health_check_are_logged_once_each()
    {
        var status = 200;
        var checks = 0;
        await using var backend = await BackendHost.StartAsync(context =>
        {
            checks++;
            context.Response.StatusCode = status;
            return Task.CompletedTask;
        });
        await using var gateway = await GatewayHost.StartAsync([
            .. backend.Route(),
            ($"{Cluster}:HealthCheck:Active:Enabled", "true"),
            ($"{Cluster}:HealthCheck:Active:Interval", "00:00:00.05"),
            ($"{Cluster}:Metadata:ConsecutiveFailuresHealthPolicy.Threshold", "1"),
        ]);
        for (var i = 1; i <= 2; i++)
        {
            status = 503;
            await Eventually.HoldsAsync(() =>
                CountLogLines(gateway, "Destination primary of cluster generic fails its health check") == i
            );
            var seen = checks;
            await Eventually.HoldsAsync(() => checks > seen + 2);
            status = 200;
            await Eventually.HoldsAsync(() =>
                CountLogLines(gateway, "Destination primary of cluster generic passes its health check again") == i
            );
        }

        Assert.Equal(4, CountWarnings(gateway));
    }

    [Fact]
    public async Task Unreachable_destinations_are_logged_once_for_any_number_of_requests()
    {
        var port = LoopbackPort.Reserve();
        await using var gateway = await GatewayHost.StartAsync([
            .. Route($"http://127.0.0.1:{port}", $"http://127.0.0.1:{LoopbackPort.Reserve()}"),
            ($"{Cluster}:HealthCheck:Passive:ReactivationPeriod", "00:00:00.02"),
        ]);
        for (var i = 0; i < 20; i++)
        {
            using var response = await Http.GetAsync(gateway.Http, "/generic/x");
            Assert.Equal(HttpStatusCode.BadGateway, response.StatusCode);
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }

        Assert.Equal(2, CountLogLines(gateway, "of cluster generic cannot be reached"));
        Assert.Equal(2, CountWarnings(gateway));

        await using var back = await LogSourceHost.StartAsync(
            ("Kestrel:Endpoints:H2c:Url", $"http://127.0.0.1:{port}")
        );
        for (var i = 0; i < 5; i++)
        {
            using var response = await Http.GetAsync(gateway.Http, "/generic/x");
            Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        }

        Assert.Equal(1, CountLogLines(gateway, "Destination a of cluster generic can be reached again"));
        Assert.Equal(3, CountWarnings(gateway));
    }

    [Fact]
    public async Task A_cluster_without_available_destinations_and_its_recovery_are_logged_once_each()
    {
        await using var backend = await BackendHost.StartAsync(_ => Task.CompletedTask);
        await using var gateway = await GatewayHost.StartAsync([
            .. Route($"http://127.0.0.1:{LoopbackPort.Reserve()}"),
            ($"{Cluster}:HealthCheck:AvailableDestinationsPolicy", "HealthyAndUnknown"),
            ($"{Cluster}:HealthCheck:Passive:ReactivationPeriod", "01:00:00"),
        ]);
        for (var i = 0; i < 5; i++)
        {
            using var response = await Http.GetAsync(gateway.Http, "/generic/x");
            Assert.Equal(i == 0 ? HttpStatusCode.BadGateway : HttpStatusCode.ServiceUnavailable, response.StatusCode);
        }

        Assert.Equal(1, CountLogLines(gateway, "Cluster generic has no available destination"));
        Assert.Equal(2, CountWarnings(gateway));

        gateway.ChangeSettings(($"{Cluster}:Destinations:b:Address", backend.H2c.ToString()));
        await Eventually.HoldsAsync(async () =>
        {
            using var response = await Http.GetAsync(gateway.Http, "/generic/x");
            return response.StatusCode == HttpStatusCode.OK;
        });
        Assert.Equal(1, CountLogLines(gateway, "Cluster generic has an available destination again"));
        Assert.Equal(3, CountWarnings(gateway));
    }

    [Fact]
    public async Task A_failing_and_a_recovering_passive_policy_of_YARP_are_logged_once_each()
    {
        var fails = true;
        await using var backend = await BackendHost.StartAsync(context =>
        {
            if (fails)
            {
                context.Abort();
            }

            return Task.CompletedTask;
        });
        await using var gateway = await GatewayHost.StartAsync([
            .. backend.Route(),
            ($"{Cluster}:HealthCheck:Passive:Policy", "TransportFailureRate"),
            ($"{Cluster}:HealthCheck:Passive:ReactivationPeriod", "00:00:00.02"),
            ($"{Cluster}:Metadata:TransportFailureRateHealthPolicy.RateLimit", "0.9"),
        ]);
        for (var i = 0; i < 15; i++)
        {
            using var response = await Http.GetAsync(gateway.Http, "/generic/x");
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }

        fails = false;
        await Eventually.HoldsAsync(async () =>
        {
            using var response = await Http.GetAsync(gateway.Http, "/generic/x");
            return gateway.FindLogLine(
                "Destination primary of cluster generic passes its passive policy TransportFailureRate again"
            )
                is not null;
        });
        Assert.Equal(
            1,
            CountLogLines(
                gateway,
                "Destination primary of cluster generic fails by its passive policy TransportFailureRate"
            )
        );
        Assert.Equal(0, CountLogLines(gateway, "scheduled for"));
    }

    private static (string Key, string? Value)[] Route(params string[] addresses) =>
        [
            ("ReverseProxy:Routes:generic:ClusterId", "generic"),
            ("ReverseProxy:Routes:generic:Match:Path", "/generic/{**rest}"),
            ("ReverseProxy:Routes:generic:AuthorizationPolicy", "Anonymous"),
            ($"{Cluster}:HttpRequest:Version", "2"),
            ($"{Cluster}:HttpRequest:VersionPolicy", "RequestVersionExact"),
            .. addresses.Select((address, i) => ($"{Cluster}:Destinations:{"abc"[i]}:Address", (string?)address)),
        ];

    private static int CountLogLines(GatewayHost gateway, string text) =>
        gateway.Log.Lines.Count(line => line.Contains(text, StringComparison.Ordinal));

    // Ignores the cluster of the shipped settings, whose log source does not run here.
    private static int CountWarnings(GatewayHost gateway) =>
        gateway.Log.Warnings.Count(line =>
            line.Contains("generic", StringComparison.Ordinal) || line.Contains("scheduled", StringComparison.Ordinal)
        );
}
