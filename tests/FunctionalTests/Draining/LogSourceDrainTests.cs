using System.Net;
using System.Net.WebSockets;
using EdgeGateway.Testing;
using FunctionalTests.Clients;

namespace FunctionalTests.Draining;

/// <summary>The graceful shutdown of a log source.</summary>
[Trait("Category", "Waits")]
public sealed class LogSourceDrainTests
{
    private const string Lines = "/apps/example-app/lines";
    private const string Stream = "/apps/example-app/logs?stream=true";

    [Fact]
    public async Task During_the_draining_delay_a_log_source_serves_everything_but_is_not_ready()
    {
        await using var source = await LogSourceHost.StartAsync(("Draining:Delay", "00:00:06"));
        using var before = await SseClient.OpenAsync(source.Http, Stream);
        var stopped = source.StopAsync();
        await Eventually.HoldsAsync(async () =>
            await StatusAsync(source, "/readyz") == HttpStatusCode.ServiceUnavailable
        );
        using (var ready = await Http.GetAsync(source.Http, "/readyz"))
        {
            Assert.Equal("draining", await Http.ProblemCodeAsync(ready));
        }

        Assert.Equal(HttpStatusCode.OK, await StatusAsync(source, "/healthz"));
        using var socket = await WebSocketClient.OpenAsync(source.Http, Stream);
        using (var posted = await Http.PostAsync(source.Http, Lines, "-", "text/plain", "late"))
        {
            Assert.Equal(HttpStatusCode.Accepted, posted.StatusCode);
            Assert.True(posted.Headers.ConnectionClose);
        }

        Assert.Contains("late", (await before.NextAsync())?.Data, StringComparison.Ordinal);
        Assert.Contains("late", await socket.NextAsync(), StringComparison.Ordinal);
        Assert.False(stopped.IsCompleted);

        Assert.Null(await socket.NextAsync());
        Assert.Equal((WebSocketCloseStatus)1012, socket.CloseStatus);
        await socket.CloseAsync();
        Assert.Null(await before.NextAsync());
        await stopped;
    }

    [Fact]
    public async Task Streams_end_spread_over_the_draining_window_and_ask_clients_to_reconnect()
    {
        const int Streams = 8;
        await using var source = await LogSourceHost.StartAsync(("Draining:Window", "00:00:05"));
        await using var gateway = await GatewayHost.StartAsync([source]);
        var sockets = await Task.WhenAll(
            Enumerable.Range(0, Streams).Select(_ => WebSocketClient.OpenAsync(gateway.Http, Stream, gateway.Token()))
        );
        using var raw = await RawConnection.OpenAsync(source.Http);
        await raw.SendAsync($"GET {Stream} HTTP/1.1\r\nHost: x\r\n\r\n");

        // The stream is open once its headers have arrived.
        Assert.NotEmpty(await raw.ReadAsync());
        var stopped = source.StopAsync();
        await Eventually.HoldsAsync(async () => await StatusAsync(source, Stream) == HttpStatusCode.ServiceUnavailable);

        using (var rejected = await Http.GetAsync(source.Http, Stream))
        {
            Assert.Equal("draining", await Http.ProblemCodeAsync(rejected));
            Assert.NotNull(rejected.Headers.RetryAfter);
        }

        Assert.Equal(HttpStatusCode.NoContent, await StatusAsync(source, "/apps/example-app/logs"));
        var ends = await Task.WhenAll(
            sockets.Select(async socket =>
            {
                Assert.Null(await socket.NextAsync());
                var at = TimeProvider.System.GetTimestamp();
                Assert.Equal("1012 draining", $"{(int?)socket.CloseStatus} {socket.CloseReason}");
                await socket.CloseAsync();
                socket.Dispose();
                return at;
            })
        );
        Assert.Matches(@"retry: [1-5]\d\d\d\n\n", (await raw.ReadToEndAsync()).ReplaceLineEndings("\n"));
        await stopped;

        // The ends are spread over the window.
        Assert.True(TimeProvider.System.GetElapsedTime(ends.Min(), ends.Max()) > TimeSpan.FromSeconds(0.5));
        await Eventually.HoldsAsync(() =>
            gateway.Log.Lines.Count(line => line.Contains("end=backend-ended", StringComparison.Ordinal)) == Streams
        );
    }

    private static async Task<HttpStatusCode> StatusAsync(LogSourceHost source, string path)
    {
        using var response = await Http.GetAsync(source.Http, path);
        return response.StatusCode;
    }
}
