using System.Net;
using System.Text;
using System.Text.Json;
using EdgeGateway.Testing;
using FunctionalTests.Clients;
using Microsoft.AspNetCore.Http;

namespace FunctionalTests.ReverseProxy.Destinations;

/// <summary><c>/destinations</c> on the management port.</summary>
public sealed class DestinationsApiTests
{
    [Fact]
    public async Task A_drained_destination_gets_no_new_request_and_finishes_what_it_serves()
    {
        var finish = new TaskCompletionSource();
        await using var first = await BackendHost.StartAsync(async context =>
        {
            if (context.Request.Path.Value!.EndsWith("slow", StringComparison.Ordinal))
            {
                await finish.Task;
            }

            await context.Response.WriteAsync("first");
        });
        await using var second = await BackendHost.StartAsync(context => context.Response.WriteAsync("second"));
        await using var gateway = await GatewayHost.StartAsync([
            .. first.Route(),
            ("ReverseProxy:Clusters:generic:Destinations:second:Address", second.Http.ToString()),
        ]);
        Assert.Equal("draining", await PutAsync(gateway, "generic/second", "draining"));
        var slow = GetAsync(gateway.Http, "/generic/slow");
        await Eventually.HoldsAsync(async () =>
            (await ReadAsync(gateway, "primary")).GetProperty("inFlight").GetInt32() == 1
        );

        Assert.Equal("enabled", await PutAsync(gateway, "generic/second", "enabled"));
        Assert.Equal("draining", await PutAsync(gateway, "generic/primary", "draining"));
        for (var i = 0; i < 10; i++)
        {
            Assert.Equal("second", await GetAsync(gateway.Http, "/generic/x"));
        }

        finish.SetResult();
        Assert.Equal("first", await slow);
        Assert.Contains(
            "EdgeGateway.Audit: loopback (token (null), from 127.0.0.1) drained destination primary of cluster generic ",
            gateway.Log.Lines
        );

        // With none left the cluster has no destination.
        await PutAsync(gateway, "generic/second", "draining");
        using var none = await Http.GetAsync(gateway.Http, "/generic/x");
        Assert.Equal("no-backend", await Http.ProblemCodeAsync(none));
        await PutAsync(gateway, "generic/primary", "enabled");
        Assert.Equal("first", await GetAsync(gateway.Http, "/generic/x"));
    }

    [Fact]
    public async Task A_destination_that_cannot_be_reached_shows_its_failures()
    {
        await using var backend = await BackendHost.StartAsync(context => context.Response.WriteAsync("ok"));
        await using var gateway = await GatewayHost.StartAsync([
            .. backend.Route(),
            ("ReverseProxy:Clusters:generic:Destinations:primary:Address", "http://127.0.0.1:1"),
        ]);
        (await Http.GetAsync(gateway.Http, "/generic/x")).Dispose();

        var destination = await ReadAsync(gateway, "primary");
        Assert.False(destination.GetProperty("healthy").GetBoolean());
        Assert.True(destination.GetProperty("failures").GetInt64() > 0);
        Assert.Equal("http://127.0.0.1:1/", destination.GetProperty("address").GetString());
    }

    [Theory]
    [InlineData("PUT", "/destinations/generic/primary", """{"state":"off"}""", "bad-state")]
    [InlineData("PUT", "/destinations/generic/primary", """{"state":"draining","x":1}""", "bad-state")]
    [InlineData("PUT", "/destinations/generic/primary", """{"state":1}""", "bad-state")]
    [InlineData("PUT", "/destinations/generic/primary", "[]", "bad-state")]
    [InlineData("PUT", "/destinations/generic/primary", "{", "bad-state")]
    [InlineData("PUT", "/destinations/generic/other", """{"state":"draining"}""", "unknown-destination")]
    [InlineData("PUT", "/destinations/other/primary", """{"state":"draining"}""", "unknown-destination")]
    [InlineData("GET", "/destinations/other/primary", null, "unknown-destination")]
    [InlineData("DELETE", "/destinations/generic/primary", null, "method-not-allowed")]
    [InlineData("PUT", "/destinations", """{"state":"draining"}""", "method-not-allowed")]
    public async Task A_wrong_request_changes_nothing(string method, string path, string? body, string code)
    {
        await using var backend = await BackendHost.StartAsync(context => context.Response.WriteAsync("ok"));
        await using var gateway = await GatewayHost.StartAsync(backend.Route());
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(gateway.Management, path));
        request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
        Assert.Equal(code, await Http.ProblemCodeAsync(await Http.SendAsync(request)));
        Assert.Equal("enabled", (await ReadAsync(gateway, "primary")).GetProperty("state").GetString());
    }

    private static async Task<string> GetAsync(Uri server, string path)
    {
        using var response = await Http.GetAsync(server, path);
        return await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }

    // Sets the state and returns the one that the gateway reports.
    private static async Task<string?> PutAsync(GatewayHost gateway, string name, string state)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, new Uri(gateway.Management, $"/destinations/{name}"))
        {
            Content = new StringContent($$"""{"state":"{{state}}"}""", Encoding.UTF8, "application/json"),
        };
        using var response = await Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return JsonDocument.Parse(body).RootElement.GetProperty("state").GetString();
    }

    private static async Task<JsonElement> ReadAsync(GatewayHost gateway, string name)
    {
        var list = JsonDocument.Parse(await GetAsync(gateway.Management, "/destinations")).RootElement;
        return list.GetProperty("destinations")
            .EnumerateArray()
            .Single(one => $"{one.GetProperty("cluster")}/{one.GetProperty("name")}" == $"generic/{name}");
    }
}
