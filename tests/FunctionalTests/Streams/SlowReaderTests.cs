using System.Collections.Concurrent;
using System.Diagnostics;
using EdgeGateway.Testing;
using FunctionalTests.Clients;
using Microsoft.AspNetCore.Http;

namespace FunctionalTests.Streams;

/// <summary>Clients that stop reading and clients that read slowly, at the shipped settings. All of them at the same time: it takes
/// more than a minute to tell one from the other.</summary>
[Trait("Category", "Waits")]
public sealed class SlowReaderTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(45);
    private static readonly TimeSpan LongerThanAnyLimit = TimeSpan.FromSeconds(75);

    // What the buffers of the systems and of HTTP/2 hold in between, half of them the client's own.
    private const long MostUnread = 1024 * 1024;

    private const int Lines = 100;
    private const int LineLength = 1000;

    private readonly ConcurrentDictionary<string, long> _written = new();

    [Fact]
    public async Task A_client_that_stops_reading_is_ended_within_45_s_one_that_reads_slowly_is_not_and_nobody_else_feels_it()
    {
        await using var backend = await BackendHost.StartAsync(ServeAsync);
        await using var gateway = await GatewayHost.StartAsync(backend.Route("shared", http2: true));

        // The readers over HTTP/2 share one connection, with each other and with one that lives.
        using var connection = Http.CreateInvoker(oneConnection: true);
        using var living = await SseClient.OpenAsync(
            gateway.H2c,
            "/shared/steady/events",
            http2: true,
            invoker: connection
        );

        string[] ways = ["h1/events", "h1/websocket", "h1/download", "h2/events", "h2/websocket", "h2/download"];
        var started = Stopwatch.StartNew();
        await Task.WhenAll(
            HearSteadilyAsync(living, started),
            Task.WhenAll(ways.Select(way => StopAsync(gateway, connection, $"/shared/stopped/{way}"))),
            Task.WhenAll(ways.Select(way => ReadSlowlyAsync(gateway, connection, $"/shared/slow/{way}"))),
            ReadLateAsync(gateway, connection, "/shared/late/h1/download")
        );
    }

    private static async Task HearSteadilyAsync(SseClient living, Stopwatch started)
    {
        var last = started.Elapsed;
        while (started.Elapsed < LongerThanAnyLimit)
        {
            Assert.NotNull(await living.NextAsync());
            Assert.True(started.Elapsed - last < TimeSpan.FromSeconds(5), $"nothing came for {started.Elapsed - last}");
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
            Assert.True(started.Elapsed < Limit, $"{path} is not ended after {Limit.TotalSeconds} s");
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }

        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{path} ended after {started.Elapsed.TotalSeconds:F1} s, {_written[path]} bytes were written"
        );
        Assert.Contains("end=slow-client", end, StringComparison.Ordinal);
        Assert.InRange(_written[path], 1, MostUnread);
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
        Assert.InRange(_written[path], 1, MostUnread);
    }

    // The gateway is done with the response and has closed the connection; the rest is on its way, and the client's still.
    private static async Task ReadLateAsync(GatewayHost gateway, HttpMessageInvoker connection, string path)
    {
        using var reader = await SlowReader.OpenAsync(gateway, connection, path);
        await Task.Delay(TimeSpan.FromSeconds(35), TestContext.Current.CancellationToken);
        var count = 0;
        while (await reader.ReadAsync(64 * 1024) is > 0 and var read)
        {
            count += read;
        }

        Assert.True(count > Lines * LineLength, $"{path}: {count} bytes came");
    }

    // As fast as it is taken, or a line each second; without end, or so many lines.
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
