using System.Net;
using EdgeGateway.Testing;
using FunctionalTests.Clients;
using FunctionalTests.StreamLimits;
using FunctionalTests.Streams;

namespace FunctionalTests.Overload;

/// <summary>Caps on all streams, and on those that are opened in a second.</summary>
[Trait("Category", "Waits")]
public sealed class StreamCapTests
{
    public static TheoryData<string> Kinds => [.. LimitedStreams.Kinds];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Streams_over_the_cap_get_503_and_end_nothing(string kind)
    {
        await using var backend = await BackendHost.StartAsync(ServeAsync);
        await using var gateway = await LimitedStreams.StartAsync(backend, redis: null, ("Overload:MaxStreams", "2"));
        using var refused = new MetricCapture(gateway, "edge.overload.refused");

        using var first = await LimitedStreams.OpenAsync(gateway, kind);
        var second = await LimitedStreams.OpenAsync(gateway, kind);
        using var third = await RequestStreamAsync(gateway);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, third.StatusCode);
        Assert.Equal("overloaded", await Http.ProblemCodeAsync(third));
        Assert.InRange(third.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 5, 15);
        Assert.Equal(["cap=streams"], refused.Tags);

        using var plain = await Http.GetAsync(gateway.Http, "/apps/app/logs?plain", LimitedStreams.Token("acme"));
        Assert.Equal(HttpStatusCode.OK, plain.StatusCode);

        second.Dispose();
        await Eventually.HoldsAsync(async () =>
        {
            using var again = await RequestStreamAsync(gateway);
            return again.StatusCode == HttpStatusCode.OK;
        });
    }

    [Fact]
    public async Task Clients_that_return_at_once_are_all_served_and_open_streams_notice_nothing()
    {
        const int Clients = 300;
        const int PerSecond = 100;
        await using var backend = await BackendHost.StartAsync(ServeAsync);
        await using var gateway = await LimitedStreams.StartAsync(
            backend,
            redis: null,
            ("Overload:MaxNewStreamsPerSecond", $"{PerSecond}"),
            ("KeepAlive:Interval", "00:00:00.5"),
            ("IdlePolicy:Timeout", "00:00:01")
        );
        using var refused = new MetricCapture(gateway, "edge.overload.refused");
        using var ended = new MetricCapture(gateway, "edge.streams.ended");
        using var before = await SseClient.OpenAsync(
            gateway.H2c,
            "/apps/app/logs?stream=true",
            LimitedStreams.Token("acme"),
            http2: true
        );

        var attempts = 0;
        var returning = Enumerable.Range(0, Clients).Select(_ => ReturnAsync()).ToArray();
        while (!Task.WhenAll(returning).IsCompleted)
        {
            await before.AssertStillPingedAsync();
        }

        foreach (var served in await Task.WhenAll(returning))
        {
            served.Dispose();
        }

        Assert.All(refused.Tags, tag => Assert.Equal("cap=new-streams", tag));
        Assert.InRange(refused.Sum, Clients - (2 * PerSecond), 3 * Clients);
        Assert.Equal(Clients + refused.Sum, attempts);
        Assert.DoesNotContain(ended.Tags, tag => !tag.EndsWith("client-left", StringComparison.Ordinal));

        async Task<HttpResponseMessage> ReturnAsync()
        {
            while (true)
            {
                Interlocked.Increment(ref attempts);
                var response = await RequestStreamAsync(gateway);
                if (response.StatusCode == HttpStatusCode.OK)
                {
                    return response;
                }

                using (response)
                {
                    Assert.Equal("overloaded", await Http.ProblemCodeAsync(response));
                    await Task.Delay(response.Headers.RetryAfter!.Delta!.Value, TestContext.Current.CancellationToken);
                }
            }
        }
    }

    [Fact]
    public async Task A_request_that_opens_no_stream_uses_up_none_of_the_rate()
    {
        await using var backend = await BackendHost.StartAsync(ServeAsync);
        await using var gateway = await LimitedStreams.StartAsync(
            backend,
            redis: null,
            ("Overload:MaxNewStreamsPerSecond", "1"),
            ("StreamLimits:Plans:none:PerTenant", "0"),
            ("StreamLimits:Tenants:full", "none")
        );
        for (var i = 0; i < 5; i++)
        {
            await LimitedStreams.AssertRejectedAsync(gateway, "events", tenant: "full");
        }

        using var accepted = await LimitedStreams.OpenAsync(gateway, "events");
        using var second = await RequestStreamAsync(gateway);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, second.StatusCode);
    }

    [Fact]
    public async Task Requests_over_the_cap_get_503_before_they_reach_a_backend()
    {
        var release = new TaskCompletionSource();
        await using var backend = await BackendHost.StartAsync(_ => release.Task);
        await using var gateway = await GatewayHost.StartAsync([.. backend.Route(), ("Overload:MaxRequests", "3")]);
        var served = Enumerable
            .Range(0, 3)
            .Select(_ => Http.GetAsync(gateway.H2c, "/generic/x", http2: true))
            .ToArray();
        var wheel = gateway.Services.GetService(typeof(EdgeGateway.Timing.TimerWheel));
        await Eventually.HoldsAsync(() => ((EdgeGateway.Timing.TimerWheel)wheel!).Count == 3);
        using var fourth = await Http.GetAsync(gateway.Http, "/generic/x");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, fourth.StatusCode);
        Assert.Equal("overloaded", await Http.ProblemCodeAsync(fourth));
        release.SetResult();
        Assert.All(await Task.WhenAll(served), response => Assert.Equal(HttpStatusCode.OK, response.StatusCode));
    }

    private static Task<HttpResponseMessage> RequestStreamAsync(GatewayHost gateway) =>
        Http.GetAsync(gateway.H2c, "/apps/app/logs?stream=true", LimitedStreams.Token("acme"), http2: true);

    private static Task ServeAsync(Microsoft.AspNetCore.Http.HttpContext context) =>
        context.Request.QueryString.Value == "?plain" ? Task.CompletedTask : SilentBackend.ServeAsync(context);
}
