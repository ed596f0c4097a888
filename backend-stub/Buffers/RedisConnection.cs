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

    // A replica that was made a primary tells nobody. The client's own interval is a minute.
    private static readonly TimeSpan RoleCheckInterval = TimeSpan.FromSeconds(2);

    // With Sentinel the client waits in threads of the pool, for each sentinel and for the primary, whenever one goes away. The pool of a small
    // machine has two and adds one or two a second: all requests would wait with it.
    private const int ThreadsBlockedBySentinel = 16;

    private readonly RedisProbe _probe = new();
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

    /// <summary>The client, once it has tried to connect; it may not be connected.</summary>
    public Task<ConnectionMultiplexer> ConnectingAsync(CancellationToken cancellationToken) =>
        _connecting?.WaitAsync(cancellationToken) ?? throw new InvalidOperationException("The connection to Redis was not started.");

    /// <summary>Runs a command on the server that has a key, which must be a primary: a replica does not know yet what was acknowledged last.
    /// This is the one place where Redis's failures become the buffer's.</summary>
    /// <exception cref="BufferUnavailableException">That server is away, too slow, or refuses the command.</exception>
    public async Task<T> RunAsync<T>(RedisKey key, Func<IDatabase, Task<T>> command, CancellationToken cancellationToken)
    {
        IServer? server = null;
        try
        {
            var multiplexer = await ConnectingAsync(cancellationToken);
            server = PrimaryOf(multiplexer, key);
            if (_probe.IsSilent(server))
            {
                throw new BufferUnavailableException("Redis does not answer.");
            }

            return await command(multiplexer.GetDatabase()).WaitAsync(cancellationToken);
        }
        catch (Exception e) when (e is RedisException or RedisCommandException or TimeoutException or ObjectDisposedException)
        {
            if (e is TimeoutException && server is not null)
            {
                _probe.Begin(server);
            }

            throw new BufferUnavailableException("Redis did not carry out a command.", e);
        }
    }

    /// <summary>Returns when a primary has answered: of a cluster any, as the apps of the others go on while one is away.</summary>
    /// <exception cref="BufferUnavailableException">None does.</exception>
    public async Task PingAsync(CancellationToken cancellationToken)
    {
        var primaries = (await ConnectingAsync(cancellationToken)).GetServers()
            .Where(server => server is { IsConnected: true, IsReplica: false } && !_probe.IsSilent(server));
        await foreach (var ping in Task.WhenEach(primaries.Select(server => server.PingAsync())).WithCancellation(cancellationToken))
        {
            if (ping.IsCompletedSuccessfully)
            {
                return;
            }
        }

        throw new BufferUnavailableException("Redis does not answer.");
    }

    private static IServer PrimaryOf(ConnectionMultiplexer multiplexer, RedisKey key)
    {
        try
        {
            return multiplexer.GetServer(key, flags: CommandFlags.DemandMaster);
        }
        catch (InvalidOperationException e)
        {
            throw new BufferUnavailableException("There is no connection to Redis.", e);
        }
    }

    private async Task<ConnectionMultiplexer> ConnectAsync()
    {
        var options = ConfigurationOptions.Parse(redis.Value.ConnectionString);
        options.AbortOnConnectFail = false;
        options.BacklogPolicy = BacklogPolicy.FailFast;
        options.ReconnectRetryPolicy = new LinearRetry((int)RetryInterval.TotalMilliseconds);
        options.ConnectTimeout = options.AsyncTimeout = (int)Timeout.TotalMilliseconds;
        options.ConfigCheckSeconds = (int)RoleCheckInterval.TotalSeconds;
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
