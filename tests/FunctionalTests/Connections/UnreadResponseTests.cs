using EdgeGateway.Connections.Http2.Budgets;
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
    private const byte Headers = 1;
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

    [Fact]
    public async Task With_many_unread_responses_a_connection_gets_a_few_at_a_time_and_serves_on()
    {
        const int Requests = 100;
        await using var gateway = await GatewayHost.StartAsync();
        using var unread = new MetricCapture(gateway, "edge.responses.unread");
        var clients = new List<RawConnection>();
        try
        {
            for (var i = 0; i < HeldRequests.MaxUnread / Requests; i++)
            {
                clients.Add(await OpenAsync(gateway, Requests));
                await ReadAsync(clients[^1], Headers, Requests);
            }

            Assert.Equal(0, unread.Sum);

            // The timeout for slow clients is 40 s.
            using var last = await OpenAsync(gateway, Requests);
            await ReadAsync(last, Reset, Requests / 2);
            Assert.InRange(unread.Sum, Requests / 2, Requests);
            await last.SendAsync([
                .. Http2Frames.InitialWindow(65_535),
                .. Http2Frames.GetRequest((2 * Requests) + 1, "/nowhere"),
            ]);
            while (await last.ReadFrameAsync() is var (type, payload) && (type != Data || payload.Length == 0)) { }
        }
        finally
        {
            clients.ForEach(client => client.Dispose());
        }
    }

    private static async Task<RawConnection> OpenAsync(GatewayHost gateway, int requests)
    {
        var client = await RawConnection.OpenAsync(gateway.H2c);
        await client.SendAsync([
            .. Http2Frames.Preface,
            .. Http2Frames.InitialWindow(0),
            .. Enumerable.Range(0, requests).SelectMany(i => Http2Frames.GetRequest((2 * i) + 1, "/nowhere")),
        ]);
        return client;
    }

    private static async Task ReadAsync(RawConnection client, byte type, int count)
    {
        while (count > 0)
        {
            count -= (await client.ReadFrameAsync()).Type == type ? 1 : 0;
        }
    }
}
