using System.Net.Sockets;
using EdgeGateway.Bench.Clients;
using EdgeGateway.Bench.Proxies;

namespace EdgeGateway.Bench.Soak;

/// <summary>
/// Clients that each open a stream, keep it for a random time, leave it in a random way and open the next one.
/// </summary>
/// <param name="gateway">The gateway.</param>
/// <param name="count">The number of clients.</param>
/// <param name="longest">The longest time for which a stream is kept.</param>
/// <param name="apps">The apps.</param>
internal sealed class SoakStreams(Proxy gateway, int count, TimeSpan longest, IReadOnlyList<string> apps)
{
    private static readonly TimeSpan CloseTimeout = TimeSpan.FromSeconds(10);
    private readonly string[] _paths = [.. apps.Select(app => Site.Logs(app, "stream=true&n=5"))];

    private long _opened;
    private long _failed;

    /// <summary>Streams that were opened.</summary>
    public long Opened => Volatile.Read(ref _opened);

    /// <summary>Streams that were rejected, or that the gateway ended before their client did.</summary>
    public long Failed => Volatile.Read(ref _failed);

    /// <summary>Starts all clients. They run until they are cancelled, and close their streams then.</summary>
    public IEnumerable<Task> Start(CancellationToken cancellationToken) =>
        Enumerable.Range(0, count).Select(client => RunAsync(client, cancellationToken));

    private async Task RunAsync(int client, CancellationToken cancellationToken)
    {
        // The first streams are opened over the longest time, and so are all others later.
        await WaitAsync(longest * client / count / 2, cancellationToken);
        while (!cancellationToken.IsCancellationRequested)
        {
            var kind = Random.Shared.Next(2) == 0 ? StreamKind.WebSocket : StreamKind.Events;
            using var stream = new StreamClient(kind, client);
            try
            {
                await stream.OpenAsync(gateway.Http, _paths[client % _paths.Length], tls: null, cancellationToken);
                Interlocked.Increment(ref _opened);
                await WaitAsync(longest * Random.Shared.NextDouble(), cancellationToken);
                var ended = stream.Ended.IsCompleted;
                var manner = (DropManner)Random.Shared.Next(kind == StreamKind.WebSocket ? 3 : 2);
                var isClosed = await stream.DropAsync(manner, CloseTimeout, CancellationToken.None);
                Interlocked.Add(ref _failed, ended || !isClosed ? 1 : 0);
            }
            catch (Exception exception) when (exception is IOException or SocketException)
            {
                Interlocked.Increment(ref _failed);
                await WaitAsync(TimeSpan.FromSeconds(1), cancellationToken);
            }
            catch (OperationCanceledException)
            {
                // The end of the measurement.
            }
        }
    }

    private static async Task WaitAsync(TimeSpan time, CancellationToken cancellationToken) =>
        await Task.Delay(time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
}
