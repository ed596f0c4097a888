using EdgeGateway.Hosting.Startup;
using EdgeGateway.Testing;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Yarp.ReverseProxy;

namespace FunctionalTests.ReverseProxy.Destinations;

/// <summary>Destinations that stand for all addresses of a host.</summary>
public sealed class EachAddressTests
{
    [Fact]
    public async Task Requests_go_to_an_address_of_the_host_and_keep_its_name()
    {
        await using var backend = await BackendHost.StartAsync(context =>
            context.Response.WriteAsync(context.Request.Host.Value!)
        );
        await using var gateway = await GatewayHost.StartAsync(Settings(backend, "true"));
        using var client = new HttpClient();

        Assert.Equal(
            $"localhost:{backend.Http.Port}",
            await client.GetStringAsync(new Uri(gateway.Http, "/x"), TestContext.Current.CancellationToken)
        );
        Assert.True(gateway.Services.GetRequiredService<IProxyStateLookup>().TryGetCluster("generic", out var cluster));
        Assert.Contains("primary[127.0.0.1]", cluster.Destinations.Keys);
    }

    [Fact]
    public async Task A_value_that_is_neither_true_nor_false_stops_the_start()
    {
        await using var backend = await BackendHost.StartAsync(_ => Task.CompletedTask);

        var error = await Assert.ThrowsAsync<OperatorErrorException>(() =>
            GatewayHost.StartAsync(Settings(backend, "yes"))
        );

        Assert.Contains(
            "ReverseProxy:Clusters:generic:Destinations:primary:Metadata:EachAddress is 'yes': must be true or false",
            error.Message,
            StringComparison.Ordinal
        );
    }

    private static (string, string?)[] Settings(BackendHost backend, string eachAddress) =>
        [
            ("ReverseProxy:Routes:generic:ClusterId", "generic"),
            ("ReverseProxy:Routes:generic:Match:Path", "/x"),
            ("ReverseProxy:Routes:generic:AuthorizationPolicy", "Anonymous"),
            ("ReverseProxy:Clusters:generic:Destinations:primary:Address", $"http://localhost:{backend.Http.Port}/"),
            ("ReverseProxy:Clusters:generic:Destinations:primary:Metadata:EachAddress", eachAddress),
        ];
}
