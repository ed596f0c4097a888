using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using EdgeGateway.Bench.Clients;
using EdgeGateway.Bench.Gateway;
using EdgeGateway.Bench.Results;

namespace EdgeGateway.Bench.Overload.Attacks;

/// <summary>
/// Clients that all request their event streams at once, as after the end of another gateway, and obey
/// <c>Retry-After</c>.
/// </summary>
internal sealed class ReconnectStorm(int clients) : IAttack
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    private readonly ConcurrentBag<double> _servedAfter = [];
    private int _number;
    private int _refused;

    // The default.
    public IReadOnlyDictionary<string, string?> Settings { get; } =
        new Dictionary<string, string?> { ["Overload:MaxNewStreamsPerSecond"] = $"{250 * Environment.ProcessorCount}" };

    public async Task<IReadOnlyList<string>> RunAsync(Rig rig, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Limit);
        using var http = new HttpClient(new SocketsHttpHandler { ConnectCallback = ConnectAsync, UseProxy = false })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
        var url = new Uri($"http://{rig.Address}{GatewaySettings.Path(http2: true)}");
        var started = Stopwatch.GetTimestamp();
        var streams = await Task.WhenAll(
            Enumerable.Range(0, clients).Select(_ => ReturnAsync(http, url, started, limit.Token))
        );
        Array.ForEach(streams, stream => stream.Dispose());
        var after = new Distribution(_servedAfter);
        return
        [
            $"{after.Count:#,0} of {clients:#,0} clients were served, half of them after {after.At(0.5):0.0} s and all "
                + $"after {after.Most:0.0} s; requests were refused {_refused:#,0} times",
        ];
    }

    private async Task<HttpResponseMessage> ReturnAsync(
        HttpClient http,
        Uri url,
        long started,
        CancellationToken cancellationToken
    )
    {
        while (true)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, url)
            {
                Headers = { { "Accept", "text/event-stream" } },
            };
            var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if (response.StatusCode == HttpStatusCode.OK)
            {
                _servedAfter.Add(Stopwatch.GetElapsedTime(started).TotalSeconds);
                return response;
            }

            using (response)
            {
                Interlocked.Increment(ref _refused);
                await Task.Delay(
                    response.Headers.RetryAfter?.Delta
                        ?? throw new IOException(
                            $"the gateway returned {(int)response.StatusCode} without Retry-After"
                        ),
                    cancellationToken
                );
            }
        }
    }

    private async ValueTask<Stream> ConnectAsync(
        SocketsHttpConnectionContext context,
        CancellationToken cancellationToken
    )
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(SourceAddress.Of(Interlocked.Increment(ref _number)), 0));
        await socket.ConnectAsync(context.DnsEndPoint.Host, context.DnsEndPoint.Port, cancellationToken);
        return new NetworkStream(socket, ownsSocket: true);
    }
}
