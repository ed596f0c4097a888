using System.Net;
using EdgeGateway.Hosting.Memory;
using EdgeGateway.Overload.Pressure;
using EdgeGateway.Testing;
using EdgeGateway.Testing.Attacks;
using FunctionalTests.Clients;
using FunctionalTests.Streams;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace FunctionalTests.Overload;

/// <summary>The marks for memory, with a reading that the test sets.</summary>
[Trait("Category", "Waits")]
public sealed class MemoryPressureTests
{
    private const byte Data = 0;
    private const byte Reset = 3;

    private readonly Memory _memory = new();

    [Fact]
    public async Task At_the_soft_mark_new_streams_are_refused_and_all_else_is_served()
    {
        await using var backend = await BackendHost.StartAsync(ServeAsync);
        await using var gateway = await StartAsync(backend);
        using var open = await SseClient.OpenAsync(gateway.Http, "/generic/sse");

        await SetAsync(gateway, 0.8, MemoryPressure.Soft);
        foreach (var accept in (string[])["text/event-stream", "*/*"])
        {
            using var refused = await Http.SendAsync(
                new HttpRequestMessage(HttpMethod.Get, new Uri(gateway.Http, "/generic/sse"))
                {
                    Headers = { { "Accept", accept } },
                }
            );
            Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
            Assert.Equal("overloaded", await Http.ProblemCodeAsync(refused));
            Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 5, 15);
        }

        using var plain = await Http.GetAsync(gateway.Http, "/generic/plain");
        Assert.Equal(HttpStatusCode.OK, plain.StatusCode);
        await open.AssertStillPingedAsync();

        // All gateways may be short of memory, so none of them leaves its load to the others.
        using var readiness = await Http.GetAsync(gateway.Management, "/readyz");
        Assert.Equal(HttpStatusCode.OK, readiness.StatusCode);
        Assert.Equal("Degraded", await readiness.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.NotNull(gateway.FindLogLine("Memory is short (80 % of the limit is used): new streams are refused"));

        await SetAsync(gateway, 0.5, MemoryPressure.None);
        using var again = await SseClient.OpenAsync(gateway.Http, "/generic/sse");
        using var healthy = await Http.GetAsync(gateway.Management, "/readyz");
        Assert.Equal("Healthy", await healthy.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task At_the_hard_mark_requests_are_refused_and_the_slowest_reader_ends_first()
    {
        await using var backend = await BackendHost.StartAsync(ServeAsync);
        await using var gateway = await StartAsync(backend);
        using var ended = new MetricCapture(gateway, "edge.streams.ended");
        using var reading = await SseClient.OpenAsync(gateway.Http, "/generic/sse");
        using var slow = await RawConnection.OpenAsync(gateway.Http, receiveBuffer: 4096);
        await slow.SendAsync("GET /generic/flood HTTP/1.1\r\nHost: x\r\nAccept: text/event-stream\r\n\r\n");
        using var download = await RawConnection.OpenAsync(gateway.Http, receiveBuffer: 4096);
        await download.SendAsync("GET /generic/download HTTP/1.1\r\nHost: x\r\n\r\n");
        var wheel = gateway.Services.GetRequiredService<EdgeGateway.Timing.TimerWheel>();
        await Eventually.HoldsAsync(() => wheel.Count == 3);

        // Both are slow when nothing more fits into their connections.
        await Task.Delay(TimeSpan.FromSeconds(2), TestContext.Current.CancellationToken);
        await SetAsync(gateway, 0.95, MemoryPressure.Hard);
        using var refused = await Http.GetAsync(gateway.Http, "/generic/plain");
        Assert.Equal("overloaded", await Http.ProblemCodeAsync(refused));
        await Eventually.HoldsAsync(() => wheel.Count == 1);
        await SetAsync(gateway, 0.5, MemoryPressure.None);

        Assert.Equal(["kind=sse reason=overload"], ended.Tags);
        Assert.Equal(2, gateway.Log.Lines.Count(line => line.Contains("end=overload", StringComparison.Ordinal)));
        await reading.AssertStillPingedAsync();
    }

    [Fact]
    public async Task At_the_hard_mark_the_gateways_own_responses_are_reset_that_a_client_does_not_accept()
    {
        await using var backend = await BackendHost.StartAsync(ServeAsync);
        await using var gateway = await StartAsync(backend);
        using var client = await RawConnection.OpenAsync(gateway.H2c);
        await client.SendAsync([
            .. Http2Frames.Preface,
            .. Http2Frames.InitialWindow(0),
            .. Http2Frames.GetRequest(1, "/nowhere"),
        ]);

        // The response is slow when it has waited for a second.
        await Task.Delay(TimeSpan.FromSeconds(2), TestContext.Current.CancellationToken);
        await SetAsync(gateway, 0.95, MemoryPressure.Hard);
        while (await client.ReadFrameAsync() is var (type, _) && type != Reset)
        {
            Assert.NotEqual(Data, type);
        }
    }

    private Task<GatewayHost> StartAsync(BackendHost backend) =>
        GatewayHost.StartAsync(
            services => services.AddSingleton<IMemoryUse>(_memory),
            [
                .. backend.Route(),
                ("KeepAlive:Interval", "00:00:00.5"),
                ("IdlePolicy:Timeout", "00:00:02"),
                ("IdlePolicy:SlowClient", "00:01:00"),
            ]
        );

    private Task SetAsync(GatewayHost gateway, double share, MemoryPressure expected)
    {
        _memory.Share = share;
        var watch = gateway.Services.GetRequiredService<MemoryWatch>();
        return Eventually.HoldsAsync(() => watch.Pressure == expected);
    }

    private static async Task ServeAsync(HttpContext context)
    {
        var path = context.Request.Path.Value!;
        if (path.EndsWith("/plain", StringComparison.Ordinal))
        {
            return;
        }

        if (!path.EndsWith("/flood", StringComparison.Ordinal) && !path.EndsWith("/download", StringComparison.Ordinal))
        {
            await SilentBackend.ServeAsync(context);
            return;
        }

        context.Response.ContentType = path.EndsWith("/flood", StringComparison.Ordinal)
            ? "text/event-stream"
            : "text/plain";
        var bytes = "data: more\n\n"u8.ToArray();
        while (!context.RequestAborted.IsCancellationRequested)
        {
            await context.Response.Body.WriteAsync(bytes, context.RequestAborted);
        }
    }

    private sealed class Memory : IMemoryUse
    {
        public double Share { get; set; } = 0.5;

        public long Limit => 1L << 40;
    }
}
