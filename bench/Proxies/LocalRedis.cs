using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

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
    public static async Task<LocalRedis> StartAsync(Site site)
    {
        var address = Site.FreeAddress();
        string[] command = ["redis-server", "--bind", "127.0.0.1", "--port", $"{address.Port}", "--save", ""];
        var redis = new LocalRedis(BenchProcess.Start("redis-server", site.CreateFolder("redis"), command), address);
        try
        {
            while (!await AcceptsAsync(address))
            {
                redis._process.ThrowIfExited();
                await Task.Delay(Interval);
            }

            return redis;
        }
        catch
        {
            await redis.DisposeAsync();
            throw;
        }
    }

    /// <summary>The number of keys.</summary>
    public async Task<long> CountKeysAsync(CancellationToken cancellationToken)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(Address, cancellationToken);
        await socket.SendAsync("DBSIZE\r\n"u8.ToArray(), cancellationToken);
        var reply = new byte[64];
        var length = await socket.ReceiveAsync(reply, cancellationToken);

        // An integer reply: ":123\r\n".
        return long.Parse(Encoding.ASCII.GetString(reply, 1, length - 3), CultureInfo.InvariantCulture);
    }

    public ValueTask DisposeAsync() => _process.DisposeAsync();

    private static async Task<bool> AcceptsAsync(IPEndPoint address)
    {
        try
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(address);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
