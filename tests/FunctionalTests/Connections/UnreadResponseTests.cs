using EdgeGateway.Testing;
using EdgeGateway.Testing.Attacks;
using FunctionalTests.Clients;
using FunctionalTests.Streams;

namespace FunctionalTests.Connections;

/// <summary>Responses of the gateway itself that their HTTP/2 client does not accept, because its windows are 0.</summary>
[Trait("Category", "Waits")]
public sealed class UnreadResponseTests
{
    private const int Streams = 50;
    private const byte Data = 0;
    private const byte Reset = 3;

    [Fact]
    public async Task Streams_of_unread_errors_and_pages_are_reset_and_the_connection_serves_on()
    {
        await using var gateway = await GatewayHost.StartAsync(
            ("IdlePolicy:SlowClient", "00:00:01"),
            ("Kestrel:Limits:KeepAliveTimeout", "00:00:20")
        );
        using var unread = new MetricCapture(gateway, "edge.responses.unread");
        using var client = await RawConnection.OpenAsync(gateway.H2c);
        await client.SendAsync([.. Http2Frames.Preface, .. Http2Frames.InitialWindow(0)]);
        for (var i = 0; i < Streams; i++)
        {
            var path = i % 2 == 0 ? "/nowhere" : "/apps/example-app/logs";
            await client.SendAsync(Http2Frames.GetRequest((2 * i) + 1, path));
        }

        var reset = 0;
        while (reset < Streams)
        {
            var (type, payload) = await client.ReadFrameAsync();
            Assert.False(type == Data && payload.Length > 0, "the window is closed");
            reset += type == Reset ? 1 : 0;
        }

        await Eventually.HoldsAsync(() => unread.Sum == Streams);

        // The client opens its windows: the connection has not been ended.
        await client.SendAsync([
            .. Http2Frames.InitialWindow(65_535),
            .. Http2Frames.GetRequest((2 * Streams) + 1, "/nowhere"),
        ]);
        while (await client.ReadFrameAsync() is var (type, payload) && (type != Data || payload.Length == 0)) { }
    }
}
