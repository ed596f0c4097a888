using System.Net;
using EdgeGateway.Testing;
using EdgeGateway.Testing.Attacks;
using FunctionalTests.Clients;
using Microsoft.Extensions.DependencyInjection;

namespace FunctionalTests.Connections;

/// <summary>Clients whose requests share an HTTP/2 connection to a backend.</summary>
[Trait("Category", "Heavy")]
public sealed class SharedBackendConnectionTests
{
    private const int Connections = 12;
    private const int StreamsEach = 100;
    private const int ResponseBytes = 500_000;

    // The windows of these responses together are larger than the window of a connection.
    [Fact]
    public async Task A_thousand_responses_that_nobody_reads_do_not_stop_those_of_others()
    {
        var writers = 0;
        await using var backend = await BackendHost.StartAsync(
            async context =>
            {
                if (context.Request.Path.Value!.EndsWith("/small", StringComparison.Ordinal))
                {
                    await context.Response.Body.WriteAsync(new byte[ResponseBytes], context.RequestAborted);
                    return;
                }

                context.Response.ContentType = "text/event-stream";
                await context.Response.Body.WriteAsync(new byte[ResponseBytes], context.RequestAborted);
                Interlocked.Increment(ref writers);
            },
            maxStreams: 10_000
        );
        await using var gateway = await GatewayHost.StartAsync([
            .. backend.Route(http2: true),
            ("IdlePolicy:SlowClient", "00:10:00"),
            ("Overload:MaxNewStreamsPerSecond", "0"),
        ]);
        var wheel = gateway.Services.GetRequiredService<EdgeGateway.Timing.TimerWheel>();
        var readers = new List<RawConnection>();
        for (var i = 0; i < Connections; i++)
        {
            readers.Add(await RawConnection.OpenAsync(gateway.H2c));
            await readers[i]
                .SendAsync([
                    .. Http2Frames.Preface,
                    .. Http2Frames.InitialWindow(0),
                    .. Enumerable
                        .Range(0, StreamsEach)
                        .SelectMany(n => Http2Frames.GetRequest((2 * n) + 1, "/generic/unread")),
                ]);
        }

        await Eventually.HoldsAsync(() => wheel.Count == Connections * StreamsEach);
        using var response = await Http.GetAsync(gateway.Http, "/generic/small")
            .WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(
            ResponseBytes,
            (await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)).Length
        );
        Assert.Equal(0, writers);
        readers.ForEach(reader => reader.Dispose());
    }
}
