using System.Net;
using System.Net.WebSockets;
using System.Text;
using EdgeGateway.Bench.Gateway;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace EdgeGateway.Bench.Backend;

/// <summary>A backend in this process that opens every requested stream and sends nothing on it.</summary>
internal sealed class SilentBackend : IAsyncDisposable
{
    // Few connections for many streams, because file descriptors are limited.
    private const int StreamsPerConnection = 1_000;

    private readonly WebApplication _app;
    private int _requests;
    private int _connections;

    private SilentBackend()
    {
        var builder = WebApplication.CreateSlimBuilder(["--hostBuilder:reloadConfigOnChange=false"]);
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.Http2.MaxStreamsPerConnection = StreamsPerConnection;
            kestrel.Limits.MinRequestBodyDataRate = null;
            Listen(kestrel, HttpProtocols.Http1);
            Listen(kestrel, HttpProtocols.Http2);
        });
        _app = builder.Build();
        _app.UseWebSockets(new WebSocketOptions { KeepAliveInterval = TimeSpan.Zero });
        _app.Run(ServeAsync);
    }

    /// <summary>The address for HTTP/1.1.</summary>
    public string Http1 => _app.Urls.ElementAt(0);

    /// <summary>The address for HTTP/2 with prior knowledge.</summary>
    public string Http2 => _app.Urls.ElementAt(1);

    /// <summary>The number of open requests. Each stream is one.</summary>
    public int OpenRequests => Volatile.Read(ref _requests);

    /// <summary>The number of open connections, including those without a request.</summary>
    public int OpenConnections => Volatile.Read(ref _connections);

    public static async Task<SilentBackend> StartAsync(CancellationToken cancellationToken)
    {
        var backend = new SilentBackend();
        await backend._app.StartAsync(cancellationToken);
        return backend;
    }

    public async ValueTask DisposeAsync()
    {
        // Streams never end by themselves, so the shutdown does not wait for them.
        using var atOnce = new CancellationTokenSource(TimeSpan.Zero);
        await _app.StopAsync(atOnce.Token);
        await _app.DisposeAsync();
    }

    private void Listen(KestrelServerOptions kestrel, HttpProtocols protocols) =>
        kestrel.Listen(
            IPAddress.Loopback,
            0,
            listen =>
            {
                listen.Protocols = protocols;
                listen.Use(next =>
                    async connection =>
                    {
                        Interlocked.Increment(ref _connections);
                        try
                        {
                            await next(connection);
                        }
                        finally
                        {
                            Interlocked.Decrement(ref _connections);
                        }
                    }
                );
            }
        );

    private async Task ServeAsync(HttpContext context)
    {
        Interlocked.Increment(ref _requests);
        try
        {
            await (
                context.WebSockets.IsWebSocketRequest ? ServeWebSocketAsync(context)
                : context.Request.Path == GatewaySettings.EmptyPath ? ServeNothingAsync(context)
                : context.Request.Path == GatewaySettings.UploadPath ? ReadBodyAsync(context)
                : context.Request.Path == GatewaySettings.FloodPath ? FloodAsync(context)
                : ServeEventsAsync(context)
            );
        }
        catch (Exception exception) when (exception is OperationCanceledException or WebSocketException)
        {
            // The gateway ended the stream.
        }
        finally
        {
            Interlocked.Decrement(ref _requests);
        }
    }

    private static Task ServeNothingAsync(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    private static async Task ReadBodyAsync(HttpContext context)
    {
        await context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private static async Task FloodAsync(HttpContext context)
    {
        context.Response.ContentType = "text/event-stream";
        var line = Encoding.ASCII.GetBytes($"data: {new string('x', 1_000)}\n\n");
        while (!context.RequestAborted.IsCancellationRequested)
        {
            await context.Response.Body.WriteAsync(line, context.RequestAborted);

            // Writes to a stream that was reset end at once. The thread that reports the reset must get its turn.
            await Task.Yield();
        }
    }

    private static async Task ServeWebSocketAsync(HttpContext context)
    {
        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        var received = await socket.ReceiveAsync(new byte[125], context.RequestAborted);
        if (received.MessageType == WebSocketMessageType.Close)
        {
            await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, context.RequestAborted);
        }
    }

    private static async Task ServeEventsAsync(HttpContext context)
    {
        context.Response.ContentType = "text/event-stream";
        await context.Response.Body.FlushAsync(context.RequestAborted);
        await Task.Delay(Timeout.Infinite, context.RequestAborted);
    }
}
