using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace LogSource.Buffers;

/// <summary>
/// The one connection to Redis. It is opened in the background when the process starts and repairs itself; while it is away
/// commands fail at once instead of queueing, so that memory stays bounded and a request gets its answer.
/// </summary>
internal sealed class RedisConnection(
    IOptions<BufferOptions> buffer, IOptions<RedisOptions> redis, ILogger<RedisConnection> logger) : IHostedService
{
    private static readonly TimeSpan RetryInterval = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(2);

    // With Sentinel the client waits in threads of the pool, for each sentinel and for the primary, whenever one goes away. The pool of a small
    // machine has two and adds one or two a second: all requests would wait with it.
    private const int ThreadsBlockedBySentinel = 16;

    private readonly RedisProbe _probe = new(RetryInterval);
    private Task<ConnectionMultiplexer>? _connecting;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (buffer.Value.UsesRedis)
        {
            _connecting = ConnectAsync();
        }

        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_connecting is not null)
        {
            await (await _connecting.WaitAsync(cancellationToken)).DisposeAsync();
        }
    }

    /// <summary>Runs a command. This is the one place where Redis's failures become the buffer's.</summary>
    /// <exception cref="BufferUnavailableException">Redis is away, too slow, or refuses the command.</exception>
    public async Task<T> RunAsync<T>(Func<ConnectionMultiplexer, Task<T>> command, CancellationToken cancellationToken)
    {
        if (_probe.IsSilent)
        {
            throw new BufferUnavailableException("Redis does not answer.");
        }

        ConnectionMultiplexer? multiplexer = null;
        try
        {
            multiplexer = await Connecting.WaitAsync(cancellationToken);
            return await command(multiplexer).WaitAsync(cancellationToken);
        }
        catch (Exception e) when (e is RedisException or TimeoutException or ObjectDisposedException)
        {
            if (e is TimeoutException && multiplexer is not null)
            {
                _probe.Begin(multiplexer);
            }

            throw new BufferUnavailableException("Redis did not carry out a command.", e);
        }
    }

    private Task<ConnectionMultiplexer> Connecting =>
        _connecting ?? throw new InvalidOperationException("The connection to Redis was not started.");

    private async Task<ConnectionMultiplexer> ConnectAsync()
    {
        var options = ConfigurationOptions.Parse(redis.Value.ConnectionString);
        options.AbortOnConnectFail = false;
        options.BacklogPolicy = BacklogPolicy.FailFast;
        options.ReconnectRetryPolicy = new LinearRetry((int)RetryInterval.TotalMilliseconds);
        options.ConnectTimeout = options.AsyncTimeout = (int)Timeout.TotalMilliseconds;
        if (!string.IsNullOrEmpty(options.ServiceName))
        {
            ThreadPool.GetMinThreads(out var workers, out var completionPorts);
            ThreadPool.SetMinThreads(Math.Max(workers, Environment.ProcessorCount + ThreadsBlockedBySentinel), completionPorts);
        }

        var multiplexer = await ConnectionMultiplexer.ConnectAsync(options);
        if (multiplexer.IsConnected)
        {
            BufferLog.Connected(logger);
        }
        else
        {
            BufferLog.NotReachable(logger);
        }
        // Commands go over the interactive connection; that of the subscriptions comes and goes with it.
        multiplexer.ConnectionFailed += (_, change) =>
        {
            if (change.ConnectionType == ConnectionType.Interactive)
            {
                BufferLog.Lost(logger, change.EndPoint, change.FailureType);
            }
        };
        multiplexer.ConnectionRestored += (_, change) =>
        {
            if (change.ConnectionType == ConnectionType.Interactive)
            {
                BufferLog.Restored(logger, change.EndPoint);
            }
        };
        return multiplexer;
    }
}
