using System.Net;
using System.Net.NetworkInformation;
using EdgeGateway.Testing;
using EdgeGateway.Testing.Redis;
using FunctionalTests.Clients;

namespace FunctionalTests.ReverseProxy.Destinations;

/// <summary>A response after a retry contains nothing of the failed attempts.</summary>
public sealed class RetriedResponseTests
{
    private const string Cluster = "ReverseProxy:Clusters:generic";

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Response_transforms_write_their_headers_once(int unreachable)
    {
        await using var backend = await BackendHost.StartAsync(context =>
        {
            context.Response.Headers["X-Backend"] = "b";
            return Task.CompletedTask;
        });
        await using var gateway = await GatewayHost.StartAsync([
            .. UnreachableThen(backend, unreachable),
            .. Transform(0, ("ResponseHeader", "X-App"), ("Append", "1"), ("When", "Always")),
            .. Transform(1, ("ResponseHeader", "X-Backend"), ("Append", "2"), ("When", "Always")),
            .. Transform(2, ("ResponseHeader", "X-Failed"), ("Set", "1"), ("When", "Failure")),
        ]);
        using var response = await Http.GetAsync(gateway.Http, "/generic/x");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(["1"], response.Headers.GetValues("X-App"));
        Assert.Equal(["b", "2"], response.Headers.GetValues("X-Backend"));
        Assert.False(response.Headers.Contains("X-Failed"));
        Assert.Equal(["no-referrer"], response.Headers.GetValues("Referrer-Policy"));
    }

    [Theory]
    [InlineData("HashCookie")]
    [InlineData("Cookie")]
    [InlineData("ArrCookie")]
    [InlineData("CustomHeader")]
    public async Task Session_affinity_names_only_the_destination_that_answered(string policy)
    {
        await using var backend = await BackendHost.StartAsync(_ => Task.CompletedTask);
        await using var gateway = await GatewayHost.StartAsync([
            .. UnreachableThen(backend, 1),
            ($"{Cluster}:SessionAffinity:Enabled", "true"),
            ($"{Cluster}:SessionAffinity:Policy", policy),
            ($"{Cluster}:SessionAffinity:AffinityKeyName", "Pinned"),
        ]);
        var name = policy == "CustomHeader" ? "Pinned" : "Set-Cookie";
        using var moved = await Http.GetAsync(gateway.Http, "/generic/x");
        Assert.Equal(HttpStatusCode.OK, moved.StatusCode);
        var pinned = Assert.Single(moved.Headers.GetValues(name));

        // The affinity selects the destination that answered, without an attempt at the unreachable one.
        gateway.ChangeSettings(($"{Cluster}:LoadBalancingPolicy", "RoundRobin"));
        using var again = await Http.SendAsync(
            new HttpRequestMessage(HttpMethod.Get, new Uri(gateway.Http, "/generic/x"))
            {
                Headers = { { policy == "CustomHeader" ? name : "Cookie", pinned.Split(';')[0] } },
            }
        );
        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
        Assert.False(again.Headers.Contains(name));
    }

    [Theory]
    [InlineData("HashCookie")]
    [InlineData("Cookie")]
    public async Task A_client_pinned_to_a_dead_destination_is_pinned_to_the_one_that_answered(string policy)
    {
        await using var backend = await BackendHost.StartAsync(_ => Task.CompletedTask);
        var stopping = await BackendHost.StartAsync(_ => Task.CompletedTask);
        await using var gateway = await GatewayHost.StartAsync([
            .. UnreachableThen(backend, 0),
            ($"{Cluster}:Destinations:a:Address", stopping.H2c.ToString()),
            ($"{Cluster}:SessionAffinity:Enabled", "true"),
            ($"{Cluster}:SessionAffinity:Policy", policy),
            ($"{Cluster}:SessionAffinity:AffinityKeyName", "Pinned"),
        ]);
        using var first = await Http.GetAsync(gateway.Http, "/generic/x");
        var pinned = Assert.Single(first.Headers.GetValues("Set-Cookie")).Split(';')[0];
        var address = stopping.H2c;
        await stopping.StopAsync();
        await stopping.DisposeAsync();

        // A request on the old connection would have been sent, so it would not be retried.
        await Eventually.HoldsAsync(() => !IsConnectedTo(address));
        using var moved = await Http.SendAsync(
            new HttpRequestMessage(HttpMethod.Get, new Uri(gateway.Http, "/generic/x"))
            {
                Headers = { { "Cookie", pinned } },
            }
        );
        Assert.Equal(HttpStatusCode.OK, moved.StatusCode);
        Assert.NotEqual(pinned, Assert.Single(moved.Headers.GetValues("Set-Cookie")).Split(';')[0]);
    }

    private static bool IsConnectedTo(Uri address) =>
        IPGlobalProperties
            .GetIPGlobalProperties()
            .GetActiveTcpConnections()
            .Any(connection =>
                connection.RemoteEndPoint.Port == address.Port
                && connection.State is (TcpState.Established or TcpState.CloseWait)
            );

    private static (string Key, string? Value)[] UnreachableThen(BackendHost backend, int count) =>
        [
            .. backend.Route(http2: true),
            .. Enumerable
                .Range(0, count)
                .Select(i =>
                    ($"{Cluster}:Destinations:a{i}:Address", (string?)$"http://127.0.0.1:{LoopbackPort.Reserve()}")
                ),
            ($"{Cluster}:LoadBalancingPolicy", "FirstAlphabetical"),
            ($"{Cluster}:HealthCheck:Passive:Enabled", "false"),
        ];

    private static IEnumerable<(string Key, string? Value)> Transform(
        int i,
        params (string Key, string Value)[] parts
    ) => parts.Select(part => ($"ReverseProxy:Routes:generic:Transforms:{i}:{part.Key}", (string?)part.Value));
}
