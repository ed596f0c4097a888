using System.Text;
using EdgeGateway.Testing;
using FunctionalTests.Clients;
using FunctionalTests.StreamLimits;
using FunctionalTests.Telemetry;
using Microsoft.AspNetCore.Http;

namespace FunctionalTests.Streams.Relay;

/// <summary>Streams that take their HTTP/1.1 connection over from the server.</summary>
public sealed class HandOverTests
{
    private const string Handshake =
        "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
        + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";

    [Fact]
    public async Task The_server_counts_an_upgraded_connection_until_its_stream_ends()
    {
        await using var backend = await BackendHost.StartAsync(SilentBackend.ServeAsync);
        await using var gateway = await GatewayProcess.StartAsync([
            ("ReverseProxy:Clusters:log-source:Destinations:primary:Address", $"{backend.H2c}"),
            ("Kestrel:Limits:MaxConcurrentUpgradedConnections", "1"),
        ]);
        using (var first = await RequestAsync(gateway.Http, Handshake))
        {
            Assert.StartsWith("HTTP/1.1 101", await ReadTextAsync(first), StringComparison.Ordinal);
            await Eventually.HoldsAsync(async () => await CountUpgradedAsync(gateway) == 1);
            using var second = await RequestAsync(gateway.Http, Handshake);
            Assert.DoesNotContain("HTTP/1.1 101", await ReadTextAsync(second), StringComparison.Ordinal);
        }

        await Eventually.HoldsAsync(async () => await CountUpgradedAsync(gateway) == 0);
        using var third = await RequestAsync(gateway.Http, Handshake);
        Assert.StartsWith("HTTP/1.1 101", await ReadTextAsync(third), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("HTTP/1.1")]
    [InlineData("HTTP/1.0")]
    public async Task An_event_stream_ends_with_its_body_and_its_connection(string protocol)
    {
        const int LargeEvent = 100_000;
        var large = $"data: {new string('x', LargeEvent)}\n\n";
        var more = new TaskCompletionSource();
        await using var backend = await BackendHost.StartAsync(async context =>
        {
            context.Response.ContentType = "text/event-stream";
            await context.Response.WriteAsync("data: first\n\n", context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
            await more.Task;
            await context.Response.WriteAsync(large, context.RequestAborted);
        });
        await using var gateway = await LimitedStreams.StartAsync(backend, redis: null);

        using var client = await RequestAsync(gateway.Http, "", protocol);
        var head = await ReadTextAsync(client);
        while (!head.Contains("data: first\n\n", StringComparison.Ordinal))
        {
            head += await ReadTextAsync(client);
        }

        Assert.Contains("\r\nConnection: close\r\n", head, StringComparison.OrdinalIgnoreCase);
        more.SetResult();
        var body = head[(head.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..] + await client.ReadToEndAsync();
        Assert.Equal(protocol == "HTTP/1.1", head.Contains("chunked", StringComparison.Ordinal));
        Assert.Equal($"data: first\n\n{large}", protocol == "HTTP/1.1" ? Unchunk(body) : body);
        await gateway.AssertEndedAsync($"{protocol} 200");
        var line = Assert.Single(gateway.Log.Lines, line => line.Contains("/apps/app/logs", StringComparison.Ordinal));
        Assert.Contains("end=backend-ended", line, StringComparison.Ordinal);
        Assert.Contains($"bytes={"data: first\n\n".Length + large.Length} ", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_broken_backend_does_not_complete_the_body_of_an_event_stream()
    {
        await using var backend = await BackendHost.StartAsync(async context =>
        {
            context.Response.ContentType = "text/event-stream";
            await context.Response.WriteAsync("data: first\n\n", context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
            context.Abort();
        });
        await using var gateway = await LimitedStreams.StartAsync(backend, redis: null);

        using var client = await RequestAsync(gateway.Http, "");
        Assert.DoesNotContain("\r\n0\r\n", await client.ReadToEndAsync(), StringComparison.Ordinal);
        await gateway.AssertEndedAsync("end=error");
    }

    private static async Task<RawConnection> RequestAsync(Uri gateway, string headers, string protocol = "HTTP/1.1")
    {
        var connection = await RawConnection.OpenAsync(gateway);
        await connection.SendAsync(
            $"GET /apps/app/logs?stream=true {protocol}\r\nHost: x\r\n"
                + $"Authorization: Bearer {LimitedStreams.Token("acme")}\r\n{headers}\r\n"
        );
        return connection;
    }

    private static async Task<string> ReadTextAsync(RawConnection connection) =>
        Encoding.UTF8.GetString(await connection.ReadAsync());

    private static async Task<double> CountUpgradedAsync(GatewayProcess gateway) =>
        MetricsText.Sum(await MetricsText.ReadAsync(gateway.Management), "kestrel_upgraded_connections");

    // RFC 9112 section 7.1, for ASCII without extensions and trailers.
    private static string Unchunk(string body)
    {
        var content = new StringBuilder();
        for (var at = 0; ; )
        {
            var end = body.IndexOf("\r\n", at, StringComparison.Ordinal);
            var length = Convert.ToInt32(body[at..end], 16);
            Assert.Equal("\r\n", body.Substring(end + 2 + length, 2));
            content.Append(body, end + 2, length);
            at = end + 4 + length;
            if (length == 0)
            {
                Assert.Equal(body.Length, at);
                return content.ToString();
            }
        }
    }
}
