using System.Net;
using System.Text;
using EdgeGateway.Testing;
using EdgeGateway.Testing.Attacks;
using FunctionalTests.Clients;
using FunctionalTests.Streams;

namespace FunctionalTests.Connections;

/// <summary>
/// Clients that keep connections busy without a complete request, or without reading. All run concurrently, beside a
/// valid client.
/// </summary>
[Trait("Category", "Waits")]
public sealed class SlowAttackerTests
{
    private const int Connections = 100;

    // The server's limit for a TLS handshake is 10 s.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan ByteInterval = TimeSpan.FromMilliseconds(300);

    [Fact]
    public async Task Slow_heads_handshakes_and_readers_are_closed_a_valid_client_gets_no_error_and_nothing_is_left()
    {
        await using var backend = await BackendHost.StartAsync(SilentBackend.ServeAsync);
        await using var gateway = await GatewayHost.StartAsync([
            .. backend.Route(),
            ("IdlePolicy:SlowClient", "00:00:02"),
            ("Kestrel:Limits:KeepAliveTimeout", "00:00:02"),
            ("Kestrel:Limits:RequestHeadersTimeout", "00:00:02"),
        ]);
        using var connections = new MetricCapture(gateway, "kestrel.active_connections");
        using var stop = new CancellationTokenSource();
        var valid = Task.Run(() => SendValidRequestsAsync(gateway, stop.Token));
        byte[] preface = [.. Http2Frames.Preface, .. Http2Frames.Of(4, 0, 0)];
        var head = Http2Frames.GetRequest(1, "/nowhere", endHeaders: false);
        await Task.WhenAll([
            AttackAsync(gateway.Http, [], "GET /nowhere HTTP/1.1\r\nHost: x\r\n"u8.ToArray()),
            AttackAsync(gateway.Http, "GET /nowhere HTTP/1.1\r\nHost: x\r\n"u8.ToArray(), [(byte)'a']),
            AttackAsync(gateway.H2c, [], [.. Http2Frames.Preface]),
            AttackAsync(gateway.H2c, preface, head),
            AttackAsync(gateway.H2c, [.. preface, .. head], Http2Frames.Of(9, 0, 1)),
            AttackAsync(gateway.Tls, [], ClientHello()),
            AttackAsync(gateway.Http, Pipelined(), []),
        ]);
        await stop.CancelAsync();
        Assert.True(await valid > 0);
        await Eventually.HoldsAsync(() => connections.Sum == 0);
    }

    // Sends the start, and then a byte of the rest now and then, and the rest again, until the gateway has closed all
    // connections.
    private static async Task AttackAsync(Uri server, byte[] start, byte[] rest)
    {
        var clients = await Task.WhenAll(
            Enumerable.Range(0, Connections).Select(_ => RawConnection.OpenAsync(server, receiveBuffer: 4096))
        );
        using var end = new CancellationTokenSource(Limit);
        await Task.WhenAll(clients.Select(client => SendSlowlyAsync(client, start, rest, end.Token)));
        Assert.False(end.IsCancellationRequested, $"connections to {server} are open after {Limit.TotalSeconds} s");
        Array.ForEach(clients, client => client.Dispose());
    }

    private static async Task SendSlowlyAsync(RawConnection client, byte[] start, byte[] rest, CancellationToken end)
    {
        try
        {
            await client.Stream.WriteAsync(start, end);
            for (var i = 0; ; i++)
            {
                // A socket that its peer has closed shows it in one of the writes. Nothing is read.
                await Task.Delay(ByteInterval, end);
                await client.Stream.WriteAsync(rest.Length > 0 ? rest.AsMemory(i % rest.Length, 1) : start, end);
            }
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException)
        {
            // The gateway has closed the connection, or the test fails.
        }
    }

    private static byte[] Pipelined() =>
        Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("GET /nowhere HTTP/1.1\r\nHost: x\r\n\r\n", 5_000)));

    // A record that announces 500 bytes of a handshake, of which only a few arrive in time.
    private static byte[] ClientHello() => [0x16, 3, 1, 1, 0xF4, 1, 0, 1, 0xF0, 3, 3, .. new byte[489]];

    private static async Task<int> SendValidRequestsAsync(GatewayHost gateway, CancellationToken stop)
    {
        using var client = Http.CreateInvoker();
        var count = 0;
        for (; !stop.IsCancellationRequested; count++)
        {
            using var response = await Http.GetAsync(
                count % 2 == 0 ? gateway.Http : gateway.H2c,
                "/nowhere",
                http2: count % 2 != 0,
                invoker: client
            );
            Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
            await Task.Delay(5, CancellationToken.None);
        }

        return count;
    }
}
