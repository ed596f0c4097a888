using System.Net;
using System.Net.Sockets;

namespace EdgeGateway.Bench.Proxies;

/// <summary>The installed <c>redis-server</c>, without persistence.</summary>
internal sealed class LocalRedis : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);

    private readonly BenchProcess _process;

    private LocalRedis(BenchProcess process, IPEndPoint address) => (_process, Address) = (process, address);

    public IPEndPoint Address { get; }

    /// <summary>Starts the server and returns when it accepts connections.</summary>
    /// <exception cref="InvalidOperationException">The process has exited.</exception>
    public static async Task<LocalRedis> StartAsync(Site site, CancellationToken cancellationToken)
    {
        var address = Site.FreeAddress();
        string[] command = ["redis-server", "--bind", "127.0.0.1", "--port", $"{address.Port}", "--save", ""];
        var redis = new LocalRedis(BenchProcess.Start("redis-server", site.CreateFolder("redis"), command), address);
        try
        {
            while (!await AcceptsAsync(address, cancellationToken))
            {
                redis._process.ThrowIfExited();
                await Task.Delay(Interval, cancellationToken);
            }

            return redis;
        }
        catch
        {
            await redis.DisposeAsync();
            throw;
        }
    }

    public ValueTask DisposeAsync() => _process.DisposeAsync();

    private static async Task<bool> AcceptsAsync(IPEndPoint address, CancellationToken cancellationToken)
    {
        try
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(address, cancellationToken);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
