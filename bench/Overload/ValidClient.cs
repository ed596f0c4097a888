using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using EdgeGateway.Bench.Gateway;

namespace EdgeGateway.Bench.Overload;

/// <summary>
/// An honest client with an address of its own. It sends small requests at even intervals, whether or not the last ones
/// were answered: one half on connections that it keeps, the other half on new ones.
/// </summary>
internal sealed class ValidClient : IDisposable
{
    private const int PerSecond = 100;
    private static readonly IPAddress Address = new([127, 0, 1, 1]);
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    private readonly HttpClient[] _clients = [Create(TimeSpan.FromMinutes(10)), Create(TimeSpan.Zero)];
    private readonly Uri _url;

    public ValidClient(Rig rig) => _url = new Uri($"http://{rig.Address}{GatewaySettings.EmptyPath}");

    /// <summary>Sends requests until it is cancelled.</summary>
    public async Task<ValidRequests> RunAsync(CancellationToken stop)
    {
        var (milliseconds, errors) = (new ConcurrentBag<double>(), new ConcurrentBag<string>());
        var pending = new List<Task>();
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1.0 / PerSecond));
        try
        {
            for (var i = 0; await timer.WaitForNextTickAsync(stop); i++)
            {
                pending.Add(SendAsync(_clients[i % _clients.Length], milliseconds, errors));
            }
        }
        catch (OperationCanceledException)
        {
            // The end of the phase.
        }

        await Task.WhenAll(pending);
        return new ValidRequests(new(milliseconds), [.. errors]);
    }

    public void Dispose() => Array.ForEach(_clients, client => client.Dispose());

    private static HttpClient Create(TimeSpan connectionLifetime) =>
        new(
            new SocketsHttpHandler
            {
                UseProxy = false,
                PooledConnectionLifetime = connectionLifetime,

                // Those that only the attack made necessary are closed before the gateway's sockets are counted.
                PooledConnectionIdleTimeout = TimeSpan.FromSeconds(2),
                ConnectCallback = async (context, cancellationToken) =>
                {
                    var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)
                    {
                        NoDelay = true,
                    };
                    socket.Bind(new IPEndPoint(Address, 0));
                    await socket.ConnectAsync(context.DnsEndPoint.Host, context.DnsEndPoint.Port, cancellationToken);
                    return new NetworkStream(socket, ownsSocket: true);
                },
            }
        )
        {
            Timeout = Timeout,
        };

    private async Task SendAsync(HttpClient client, ConcurrentBag<double> milliseconds, ConcurrentBag<string> errors)
    {
        var started = Stopwatch.GetTimestamp();
        try
        {
            using var response = await client.GetAsync(_url);
            milliseconds.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            if (response.StatusCode != HttpStatusCode.NoContent)
            {
                errors.Add($"{(int)response.StatusCode}");
            }
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException)
        {
            errors.Add(exception.GetBaseException().Message);
        }
    }
}
