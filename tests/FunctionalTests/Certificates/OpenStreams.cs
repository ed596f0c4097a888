using System.Net.Sockets;
using FunctionalTests.Clients;
using Microsoft.AspNetCore.Http;

namespace FunctionalTests.Certificates;

/// <summary>
/// Many streams over TLS to one gateway: WebSockets and SSE, over HTTP/1.1 and HTTP/2, to several host names. The
/// backend sends a line to each at its start, and one to all at the end.
/// </summary>
internal sealed class OpenStreams : IDisposable
{
    private const string Last = "last";

    private readonly TaskCompletionSource _end = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<IDisposable> _clients = [];
    private readonly List<Func<Task<string?>>> _streams = [];

    public int Count => _streams.Count;

    /// <summary>The backend's handler.</summary>
    public async Task ServeAsync(HttpContext context)
    {
        using var socket = context.WebSockets.IsWebSocketRequest
            ? await context.WebSockets.AcceptWebSocketAsync()
            : null;
        if (socket is null)
        {
            context.Response.ContentType = "text/event-stream";
        }

        await SendAsync("first");
        await _end.Task.WaitAsync(context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await SendAsync(Last);

        async Task SendAsync(string line)
        {
            if (socket is null)
            {
                await context.Response.WriteAsync($"data: {line}\n\n", context.RequestAborted);
                await context.Response.Body.FlushAsync(context.RequestAborted);
            }
            else
            {
                await socket.SendAsync(
                    System.Text.Encoding.UTF8.GetBytes(line),
                    System.Net.WebSockets.WebSocketMessageType.Text,
                    endOfMessage: true,
                    context.RequestAborted
                );
            }
        }
    }

    /// <summary>Opens <paramref name="count"/> streams of each kind to each host.</summary>
    public async Task OpenAsync(Uri server, IEnumerable<string> hosts, int count)
    {
        foreach (var host in hosts)
        {
            var invoker = Http.CreateInvoker(
                async (connection, cancellationToken) =>
                {
                    var client = new TcpClient { NoDelay = true };
                    await client.ConnectAsync(server.Host, connection.DnsEndPoint.Port, cancellationToken);
                    return client.GetStream();
                },
                trustAll: true
            );
            _clients.Add(invoker);
            var url = new UriBuilder(server) { Host = host }.Uri;
            foreach (var http2 in (bool[])[false, true])
            {
                for (var i = 0; i < count; i++)
                {
                    var socket = await WebSocketClient.OpenAsync(url, "/generic/x", null, http2, invoker);
                    var events = await SseClient.OpenAsync(url, "/generic/x", null, http2, invoker);
                    _clients.AddRange([socket, events]);
                    _streams.Add(socket.NextAsync);
                    _streams.Add(async () => (await events.NextAsync())?.Data);
                }
            }
        }

        Assert.All(await ReadAllAsync(), line => Assert.Equal("first", line));
    }

    /// <summary>Sends the last line, and returns how many streams have received it.</summary>
    public async Task<int> EndAsync()
    {
        _end.SetResult();
        return (await ReadAllAsync()).Count(line => line == Last);
    }

    public void Dispose() => _clients.ForEach(client => client.Dispose());

    // Pings are between the lines.
    private Task<string?[]> ReadAllAsync() =>
        Task.WhenAll(
            _streams.Select(async next =>
            {
                string? line;
                do
                {
                    line = await next();
                } while (line?.StartsWith('{') == true);

                return line;
            })
        );
}
