using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using EdgeGateway.Testing;
using FunctionalTests.Clients;

namespace FunctionalTests.Draining;

/// <summary>The graceful shutdown of a gateway, seen by clients.</summary>
[Trait("Category", "Waits")]
public sealed class GatewayDrainTests
{
    private const string Stream = "/apps/example-app/logs?stream=true";
    private const string Dump = "/apps/example-app/logs";

    [Fact]
    public async Task During_the_delay_everything_is_served_and_afterwards_new_streams_are_rejected()
    {
        await using var source = await LogSourceHost.StartAsync();
        await using var gateway = await GatewayHost.StartAsync(
            [source],
            ("Draining:Delay", "00:00:08"),
            ("Draining:Window", "00:00:06")
        );
        var token = gateway.Token();
        using var running = await SseClient.OpenAsync(gateway.Http, Stream, token);
        var stopped = gateway.StopAsync();
        await Eventually.HoldsAsync(async () =>
        {
            using var ready = await Http.GetAsync(gateway.Management, "/readyz");
            return ready.StatusCode == HttpStatusCode.ServiceUnavailable;
        });
        using (var live = await Http.GetAsync(gateway.Management, "/healthz"))
        {
            Assert.Equal(HttpStatusCode.OK, live.StatusCode);
        }

        using var events = await SseClient.OpenAsync(gateway.Http, Stream, token);
        using var socket = await WebSocketClient.OpenAsync(gateway.Http, Stream, token);
        using (var served = await Http.GetAsync(gateway.Http, Dump, token))
        {
            Assert.Equal(HttpStatusCode.NoContent, served.StatusCode);
            Assert.True(served.Headers.ConnectionClose);
        }

        await Eventually.HoldsAsync(async () =>
        {
            using var response = await Http.GetAsync(gateway.Http, Stream, token);
            return response.StatusCode == HttpStatusCode.ServiceUnavailable;
        });
        using (var rejected = await Http.GetAsync(gateway.Http, Stream, token))
        {
            Assert.Equal("draining", await Http.ProblemCodeAsync(rejected));
            Assert.NotNull(rejected.Headers.RetryAfter);
            Assert.True(rejected.Headers.ConnectionClose);
        }

        var handshake = await Assert.ThrowsAsync<WebSocketException>(() =>
            WebSocketClient.OpenAsync(gateway.Http, Stream, token)
        );
        Assert.Contains("503", handshake.Message, StringComparison.Ordinal);
        using (var served = await Http.GetAsync(gateway.Http, Dump, token))
        {
            Assert.Equal(HttpStatusCode.NoContent, served.StatusCode);
        }

        Assert.False(stopped.IsCompleted);
        Assert.Null(await running.NextAsync());
        Assert.Null(await events.NextAsync());
        Assert.Null(await socket.NextAsync());
        Assert.Equal((WebSocketCloseStatus)1012, socket.CloseStatus);
        await socket.CloseAsync();
        await stopped;
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task After_the_delay_an_http2_connection_is_announced_to_close_and_its_streams_end_by_the_schedule(
        bool tls
    )
    {
        const int Streams = 8;
        await using var source = await LogSourceHost.StartAsync();
        await using var gateway = await GatewayHost.StartAsync([source], ("Draining:Window", "00:00:04"));
        var connections = 0;
        using var client = Http.CreateInvoker(
            async (context, cancellationToken) =>
            {
                Interlocked.Increment(ref connections);
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
                await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            },
            oneConnection: true
        );
        var server = tls ? gateway.Tls : gateway.H2c;
        var token = gateway.Token();
        var streams = new List<SseClient>();
        for (var i = 0; i < Streams; i++)
        {
            streams.Add(await SseClient.OpenAsync(server, Stream, token, http2: true, client));
        }

        Assert.Equal(1, connections);
        var stopped = gateway.StopAsync();
        var ends = Task.WhenAll(
            streams.Select(async stream =>
            {
                Assert.Null(await stream.NextAsync());
                return TimeProvider.System.GetTimestamp();
            })
        );

        // GOAWAY: the client opens another connection, although the first one still carries streams.
        await Eventually.HoldsAsync(async () =>
        {
            using var served = await Http.GetAsync(server, Dump, token, http2: true, client);
            Assert.Equal(HttpStatusCode.NoContent, served.StatusCode);
            return connections > 1;
        });
        Assert.False(ends.IsCompleted);
        var times = await ends;
        Assert.True(TimeProvider.System.GetElapsedTime(times.Min(), times.Max()) > TimeSpan.FromSeconds(1.5));
        await stopped;
        Assert.Equal(Streams, gateway.Log.Lines.Count(line => line.Contains("end=draining", StringComparison.Ordinal)));
        streams.ForEach(stream => stream.Dispose());
    }

    [Fact]
    public async Task The_connection_of_an_event_stream_closes_with_it_and_a_client_that_leaves_meanwhile_is_reported()
    {
        await using var source = await LogSourceHost.StartAsync();
        await using var gateway = await GatewayHost.StartAsync([source], ("Draining:Window", "00:00:04"));
        var request = $"GET {Stream}&token={gateway.Token()} HTTP/1.1\r\nHost: x\r\n\r\n";
        using var staying = await RawConnection.OpenAsync(gateway.Http);
        await staying.SendAsync(request);
        Assert.NotEmpty(await staying.ReadAsync());
        var leaving = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => RawConnection.OpenAsync(gateway.Http)));
        foreach (var connection in leaving)
        {
            await connection.SendAsync(request);
            Assert.NotEmpty(await connection.ReadAsync());
        }

        var stopped = gateway.StopAsync();
        foreach (var connection in leaving)
        {
            connection.Reset();
        }

        Assert.Matches(@"retry: [1-5]\d\d\d", await staying.ReadToEndAsync());
        await stopped;
        Assert.NotNull(gateway.FindLogLine("end=client-left"));
    }
}
