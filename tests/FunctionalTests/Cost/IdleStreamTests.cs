using System.Net.Sockets;
using System.Text;
using EdgeGateway.Testing;
using EdgeGateway.Testing.Tokens;

namespace FunctionalTests.Cost;

/// <summary>The memory that an idle stream holds in the whole gateway, server and HTTP client included.</summary>
/// <remarks>The log source runs in another process. Of the client, this process holds a socket: some 300 bytes.</remarks>
[Collection<SerialTests>]
[Trait("Category", "Heavy")]
public sealed class IdleStreamTests
{
    private const int WarmUp = 200;
    private const int Streams = 1_000;
    private const int Collections = 20;

    // Raise a budget only for a feature that is worth its price for each stream. Lower it when a change saves memory.
    [Theory]
    [InlineData("websocket", 10_600)]
    [InlineData("events", 9_000)]
    public async Task An_idle_stream_stays_within_its_budget_of_live_bytes(string kind, int budget)
    {
        await using var source = await LogSourceProcess.StartAsync([], TestContext.Current.CancellationToken);
        await using var gateway = await GatewayHost.StartAsync([
            ("ReverseProxy:Clusters:log-source:Destinations:primary:Address", $"{source.H2c}"),
            ("Overload:MaxNewStreamsPerSecond", "0"),
        ]);
        var sockets = new List<Socket>();
        try
        {
            await OpenAsync(gateway.Http, kind, WarmUp, sockets);
            var before = await MeasureAsync();
            await OpenAsync(gateway.Http, kind, Streams, sockets);
            Assert.InRange((await MeasureAsync() - before) / Streams, 1, budget);
        }
        finally
        {
            sockets.ForEach(socket => socket.Dispose());
        }
    }

    private static async Task OpenAsync(Uri gateway, string kind, int count, List<Socket> sockets)
    {
        var request = Encoding.ASCII.GetBytes(
            $"GET /apps/example-app/logs?stream=true&token={TokenBuilder.Hs256.Token} HTTP/1.1\r\nHost: x\r\n"
                + (
                    kind == "websocket"
                        ? "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
                        : "Accept: text/event-stream\r\n\r\n"
                )
        );
        var response = new byte[4096];
        for (var i = 0; i < count; i++)
        {
            // Blocking calls, because asynchronous ones would add state to the socket.
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            sockets.Add(socket);
            await Task.Run(() =>
            {
                socket.Connect(gateway.Host, gateway.Port);
                socket.Send(request);
                socket.Receive(response);
            });
            Assert.Contains(
                kind == "websocket" ? "HTTP/1.1 101" : "HTTP/1.1 200",
                Encoding.ASCII.GetString(response, 0, 12),
                StringComparison.Ordinal
            );
        }
    }

    // The least of several collections: the last requests may still be ending.
    private static async Task<long> MeasureAsync()
    {
        var least = long.MaxValue;
        for (var i = 0; i < Collections; i++)
        {
            await Task.Delay(100, TestContext.Current.CancellationToken);
            least = Math.Min(least, GC.GetTotalMemory(forceFullCollection: true));
        }

        return least;
    }
}
