using System.Diagnostics;
using System.Net;
using System.Text;
using EdgeGateway.Testing;
using FunctionalTests.Clients;
using FunctionalTests.Streams;
using Microsoft.AspNetCore.Http;

namespace FunctionalTests.RequestTimeouts;

[Trait("Category", "Waits")]
public sealed class PlainRequestTests
{
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(2);

    private static readonly (string Key, string? Value)[] Limits =
    [
        ("IdlePolicy:Timeout", "00:00:02"),
        ("IdlePolicy:SlowClient", "00:00:03"),
        ("KeepAlive:Interval", "00:00:00.5"),
        ("Kestrel:Limits:KeepAliveTimeout", "00:00:02"),
        ("Kestrel:Limits:RequestHeadersTimeout", "00:00:02"),
    ];

    [Theory]
    [MemberData(nameof(Protocols.Matrix), MemberType = typeof(Protocols))]
    public async Task A_silent_backend_is_504_and_other_streams_on_the_connection_stay_open(
        string protocol,
        bool http2Backend
    )
    {
        var ended = new TaskCompletionSource();
        await using var backend = await BackendHost.StartAsync(context =>
        {
            if (context.Request.Path.StartsWithSegments("/generic/sse"))
            {
                return SilentBackend.ServeAsync(context);
            }

            context.RequestAborted.Register(ended.SetResult);
            return ended.Task;
        });
        await using var gateway = await GatewayHost.StartAsync([.. backend.Route(http2Backend), .. Limits]);
        var (server, http2) = gateway.Endpoint(protocol);
        using var invoker = Http.CreateInvoker(oneConnection: true);
        using var otherStream = await SseClient.OpenAsync(server, "/generic/sse", http2: http2, invoker: invoker);

        var started = Stopwatch.StartNew();
        using var response = await Http.SendAsync(
            new HttpRequestMessage(HttpMethod.Get, new Uri(server, "/generic/x")),
            http2: http2,
            invoker: invoker
        );
        Assert.True(started.Elapsed > Idle, $"timed out after {started.Elapsed}");
        Assert.Equal(HttpStatusCode.GatewayTimeout, response.StatusCode);
        Assert.Equal("backend-timeout", await Http.ProblemCodeAsync(response));
        await ended.Task.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        await otherStream.AssertStillPingedAsync();
    }

    [Theory]
    [InlineData("h2c", true)]
    [InlineData("h2c", false)]
    [InlineData("h2+tls", true)]
    public async Task A_silent_body_over_http2_is_408_and_other_streams_on_the_connection_stay_open(
        string protocol,
        bool http2Backend
    )
    {
        await using var backend = await BackendHost.StartAsync(ReadBodyAsync);
        await using var gateway = await GatewayHost.StartAsync([.. backend.Route(http2Backend), .. Limits]);
        var (server, http2) = gateway.Endpoint(protocol);
        using var invoker = Http.CreateInvoker(oneConnection: true);
        using var otherStream = await SseClient.OpenAsync(server, "/generic/sse", http2: http2, invoker: invoker);

        // The first bytes arrive fast, so a limit on the average rate would not apply.
        var started = Stopwatch.StartNew();
        using var content = new SilentContent(new byte[100_000]);
        using var response = await Http.SendAsync(
            new HttpRequestMessage(HttpMethod.Post, new Uri(server, "/generic/x")) { Content = content },
            http2: http2,
            invoker: invoker
        );
        Assert.True(started.Elapsed > Idle, $"timed out after {started.Elapsed}");
        Assert.Equal(HttpStatusCode.RequestTimeout, response.StatusCode);
        Assert.Equal("request-timeout", await Http.ProblemCodeAsync(response));
        await otherStream.AssertStillPingedAsync();
    }

    [Theory]
    [InlineData("Content-Length: 100001", "")]
    [InlineData("Transfer-Encoding: chunked", "186A0\r\n")]
    public async Task A_silent_body_over_http1_is_408_and_closes_the_connection(string framing, string chunk)
    {
        await using var backend = await BackendHost.StartAsync(ReadBodyAsync);
        await using var gateway = await GatewayHost.StartAsync([.. backend.Route(http2: true), .. Limits]);
        using var connection = await RawConnection.OpenAsync(gateway.Http);
        await connection.SendAsync(
            $"POST /generic/x HTTP/1.1\r\nHost: x\r\n{framing}\r\n\r\n{chunk}{new string('x', 100_000)}"
        );
        var answer = await connection.ReadToEndAsync();
        Assert.StartsWith("HTTP/1.1 408 ", answer, StringComparison.Ordinal);
        Assert.Contains("Connection: close", answer, StringComparison.Ordinal);
        Assert.Contains("\"code\":\"request-timeout\"", answer, StringComparison.Ordinal);
        await gateway.AssertEndedAsync("end=idle");
        Assert.DoesNotContain(gateway.Log.Lines, line => line.Contains("draining", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_event_stream_whose_request_body_never_ends_ends_with_its_backend()
    {
        await using var backend = await BackendHost.StartAsync(async context =>
        {
            context.Response.ContentType = "text/event-stream";
            await context.Response.WriteAsync("data: all\n\n");
        });
        await using var gateway = await GatewayHost.StartAsync([.. backend.Route(http2: true), .. Limits]);
        using var connection = await RawConnection.OpenAsync(gateway.Http);
        await connection.SendAsync(
            "POST /generic/sse HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n"
        );
        Assert.Contains("data: all", await connection.ReadToEndAsync(), StringComparison.Ordinal);
        await gateway.AssertEndedAsync("end=backend-ended");
    }

    [Fact]
    public async Task A_backends_own_408_that_is_aborted_is_aborted_at_the_client()
    {
        var seen = new TaskCompletionSource();
        await using var backend = await BackendHost.StartAsync(async context =>
        {
            context.Response.StatusCode = StatusCodes.Status408RequestTimeout;
            context.Response.ContentLength = 100;
            await context.Response.WriteAsync("abc");
            await context.Response.Body.FlushAsync();
            await seen.Task;
            context.Abort();
        });
        await using var gateway = await GatewayHost.StartAsync([.. backend.Route(), .. Limits]);
        using var connection = await RawConnection.OpenAsync(gateway.Http);
        await connection.SendAsync("GET /generic/x HTTP/1.1\r\nHost: x\r\n\r\n");
        Assert.StartsWith(
            "HTTP/1.1 408 ",
            Encoding.ASCII.GetString(await connection.ReadAsync()),
            StringComparison.Ordinal
        );
        seen.SetResult();
        await connection.ReadToEndAsync();
        Assert.DoesNotContain(gateway.Log.Lines, line => line.Contains("Exception", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Protocols.Matrix), MemberType = typeof(Protocols))]
    public async Task A_response_that_stops_half_way_is_aborted(string protocol, bool http2Backend)
    {
        await using var backend = await BackendHost.StartAsync(async context =>
        {
            await context.Response.WriteAsync("half");
            await context.Response.Body.FlushAsync();
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        });
        await using var gateway = await GatewayHost.StartAsync([.. backend.Route(http2Backend), .. Limits]);
        var (server, http2) = gateway.Endpoint(protocol);

        using var response = await Http.GetAsync(server, "/generic/x", http2: http2);
        await Assert.ThrowsAnyAsync<Exception>(() =>
            response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)
        );
        await gateway.AssertEndedAsync("end=backend-silent");
    }

    [Theory]
    [InlineData("h2c", true)]
    [InlineData("h2c", false)]
    [InlineData("h2+tls", true)]
    public async Task A_download_that_its_client_does_not_read_is_aborted_and_other_streams_stay_open(
        string protocol,
        bool http2Backend
    )
    {
        await using var backend = await BackendHost.StartAsync(async context =>
        {
            if (context.Request.Path.StartsWithSegments("/generic/sse"))
            {
                await SilentBackend.ServeAsync(context);
            }

            var block = new byte[64 * 1024];
            while (true)
            {
                await context.Response.Body.WriteAsync(block, context.RequestAborted);
            }
        });
        await using var gateway = await GatewayHost.StartAsync([.. backend.Route(http2Backend), .. Limits]);
        var (server, http2) = gateway.Endpoint(protocol);
        using var invoker = Http.CreateInvoker(oneConnection: true);
        using var otherStream = await SseClient.OpenAsync(server, "/generic/sse", http2: http2, invoker: invoker);

        using var response = await Http.SendAsync(
            new HttpRequestMessage(HttpMethod.Get, new Uri(server, "/generic/x")),
            http2: http2,
            invoker: invoker
        );
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        await Eventually.HoldsAsync(() =>
            gateway.Log.Lines.Any(line => line.Contains("end=slow-client", StringComparison.Ordinal))
        );
        await otherStream.AssertStillPingedAsync();
    }

    private static async Task ReadBodyAsync(HttpContext context)
    {
        if (context.Request.Path.StartsWithSegments("/generic/sse"))
        {
            await SilentBackend.ServeAsync(context);
        }

        await context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted);
    }

    // A body that announces one byte more than it sends.
    private sealed class SilentContent(byte[] beginning) : HttpContent
    {
        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
            SerializeToStreamAsync(stream, context, CancellationToken.None);

        protected override async Task SerializeToStreamAsync(
            Stream stream,
            TransportContext? context,
            CancellationToken cancellationToken
        )
        {
            await stream.WriteAsync(beginning, cancellationToken);
            await stream.FlushAsync(cancellationToken);
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = beginning.Length + 1;
            return true;
        }
    }
}
