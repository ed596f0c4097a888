using System.Collections.Concurrent;
using System.Diagnostics;
using EdgeGateway.Testing;
using FunctionalTests.Clients;
using Microsoft.AspNetCore.Http;

namespace FunctionalTests.Streams.Lifecycle;

/// <summary>
/// Clients that stop reading and clients that read slowly, with the shipped settings. All run concurrently, because it
/// takes more than a minute to distinguish them.
/// </summary>
[Trait("Category", "Waits")]
public sealed class SlowReaderTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(45);
    private static readonly TimeSpan LongerThanAnyLimit = TimeSpan.FromSeconds(75);

    // The capacity of the system's and HTTP/2's buffers between backend and client. Half of them belong to the client.
    private const long MaxUnread = 1024 * 1024;

    private const int Lines = 100;
    private const int LineLength = 1000;

    private readonly ConcurrentDictionary<string, long> _written = new();

    [Fact]
    public async Task A_client_that_stops_reading_ends_within_45_s_a_slow_reader_does_not_and_others_are_unaffected()
    {
        await using var backend = await BackendHost.StartAsync(ServeAsync);
        await using var gateway = await GatewayHost.StartAsync(backend.Route("shared", http2: true));

        // The readers over HTTP/2 share one connection with each other and with a client that reads normally.
        using var connection = Http.CreateInvoker(oneConnection: true);
        using var steady = await SseClient.OpenAsync(
            gateway.H2c,
            "/shared/steady/events",
            http2: true,
            invoker: connection
        );

        string[] readers = ["h1/events", "h1/websocket", "h1/download", "h2/events", "h2/websocket", "h2/download"];
        var started = Stopwatch.StartNew();
        await Task.WhenAll(
            ReadSteadilyAsync(steady, started),
            Task.WhenAll(readers.Select(reader => StopAsync(gateway, connection, $"/shared/stopped/{reader}"))),
            Task.WhenAll(readers.Select(reader => ReadSlowlyAsync(gateway, connection, $"/shared/slow/{reader}"))),
            ReadLateAsync(gateway, connection, "/shared/late/h1/download")
        );
    }

    private static async Task ReadSteadilyAsync(SseClient steady, Stopwatch started)
    {
        var last = started.Elapsed;
        while (started.Elapsed < LongerThanAnyLimit)
        {
            Assert.NotNull(await steady.NextAsync());
            Assert.True(
                started.Elapsed - last < TimeSpan.FromSeconds(5),
                $"nothing arrived for {started.Elapsed - last}"
            );
            last = started.Elapsed;
        }
    }

    private async Task StopAsync(GatewayHost gateway, HttpMessageInvoker connection, string path)
    {
        using var reader = await SlowReader.OpenAsync(gateway, connection, path);
        var started = Stopwatch.StartNew();
        string? end;
        while ((end = gateway.FindLogLine($" {path} ")) is null)
        {
            Assert.True(started.Elapsed < Limit, $"{path} has not ended after {Limit.TotalSeconds} s");
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }

        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{path} ended after {started.Elapsed.TotalSeconds:F1} s, {_written[path]} bytes were written"
        );
        Assert.Contains("end=slow-client", end, StringComparison.Ordinal);
        Assert.InRange(_written[path], 1, MaxUnread);
    }

    private async Task ReadSlowlyAsync(GatewayHost gateway, HttpMessageInvoker connection, string path)
    {
        using var reader = await SlowReader.OpenAsync(gateway, connection, path);
        for (var started = Stopwatch.StartNew(); started.Elapsed < LongerThanAnyLimit; )
        {
            Assert.True(await reader.ReadAsync(1024) > 0, $"{path} ended after {started.Elapsed}");
            await Task.Delay(1_000, TestContext.Current.CancellationToken);
        }

        Assert.Null(gateway.FindLogLine($" {path} "));
        Assert.InRange(_written[path], 1, MaxUnread);
    }

    // The gateway has written the response and closed the connection; the rest is in buffers and must still arrive.
    private static async Task ReadLateAsync(GatewayHost gateway, HttpMessageInvoker connection, string path)
    {
        using var reader = await SlowReader.OpenAsync(gateway, connection, path);
        await Task.Delay(TimeSpan.FromSeconds(35), TestContext.Current.CancellationToken);
        var count = 0;
        while (await reader.ReadAsync(64 * 1024) is > 0 and var read)
        {
            count += read;
        }

        Assert.True(count > Lines * LineLength, $"{path}: {count} bytes arrived");
    }

    // Sends as fast as the client reads, or a line per second on /steady/; endlessly, or a fixed number of lines on
    // /late/.
    private async Task ServeAsync(HttpContext context)
    {
        var path = context.Request.Path.Value!;
        if (context.WebSockets.IsWebSocketRequest)
        {
            using var socket = await context.WebSockets.AcceptWebSocketAsync();
            var message = new byte[1000];
            while (true)
            {
                await socket.SendAsync(
                    message,
                    System.Net.WebSockets.WebSocketMessageType.Binary,
                    true,
                    context.RequestAborted
                );
                Count(message.Length);
            }
        }

        context.Response.ContentType = path.EndsWith("events", StringComparison.Ordinal)
            ? "text/event-stream"
            : "text/plain";
        var line = new byte[LineLength];
        "data: "u8.CopyTo(line);
        line.AsSpan(6).Fill((byte)'x');
        "\n\n"u8.CopyTo(line.AsSpan(998));
        for (var i = 0; i < Lines || !path.Contains("/late/", StringComparison.Ordinal); i++)
        {
            await context.Response.Body.WriteAsync(line, context.RequestAborted);
            Count(line.Length);
            if (path.Contains("/steady/", StringComparison.Ordinal))
            {
                await Task.Delay(1_000, context.RequestAborted);
            }
        }

        void Count(int bytes) => _written.AddOrUpdate(path, bytes, (_, sum) => sum + bytes);
    }
}
