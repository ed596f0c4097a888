using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace EdgeGateway.Redis;

/// <summary>
/// The one connection to Redis. It is opened in the background and repairs itself; while it is away commands fail at once
/// instead of queueing.
/// </summary>
internal sealed partial class RedisConnection(IOptions<RedisOptions> options, ILogger<RedisConnection> logger)
    : IHostedService, IAsyncDisposable
{
    private static readonly TimeSpan RetryInterval = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(2);

    // A replica that was made a primary tells nobody. The client's own interval is a minute.
    private static readonly TimeSpan RoleCheckInterval = TimeSpan.FromSeconds(2);

    // The client's own clock for commands ticks once a second; this one is exact.
    private static readonly TimeSpan CommandTimeout = TimeSpan.FromSeconds(1);

    // With Sentinel the client waits in threads of the pool, for each sentinel and for the primary, whenever one goes away. The pool of a small
    // machine has two and adds one or two a second: all requests would wait with it.
    private const int ThreadsBlockedBySentinel = 16;

    private readonly Lock _gate = new();
    private Task<ConnectionMultiplexer>? _connecting;

    /// <summary>Called when the connection was lost, or is back: what was done meanwhile may be unknown on either side.</summary>
    public event Action? Interrupted;

    /// <summary>Whether there is a Redis to share things in.</summary>
    public bool IsConfigured => !string.IsNullOrEmpty(options.Value.ConnectionString);

    /// <summary>The client, once it has connected for the first time.</summary>
    public ConnectionMultiplexer? Multiplexer => _connecting is { IsCompletedSuccessfully: true } connecting ? connecting.Result : null;

    /// <summary>Redis has not answered everything yet. Where it has, a command that still runs only waits for a thread of this process.</summary>
    public bool IsOwed =>
        Multiplexer?.GetCounters().Interactive is not { PendingUnsentItems: 0, SentItemsAwaitingResponse: 0 };

    /// <summary>Runs a command.</summary>
    /// <exception cref="RedisUnavailableException">It was not carried out, or nobody knows.</exception>
    public async Task<T> RunAsync<T>(Func<IDatabase, Task<T>> command, CancellationToken cancellationToken)
    {
        try
        {
            var multiplexer = Multiplexer ?? await Connecting().WaitAsync(CommandTimeout, cancellationToken);
            return await command(multiplexer.GetDatabase()).WaitAsync(CommandTimeout, cancellationToken);
        }
        catch (Exception exception) when (exception is RedisException or RedisCommandException or TimeoutException or ObjectDisposedException)
        {
            throw new RedisUnavailableException(exception);
        }
    }

    // Before the first request, which would have no time to wait. A Redis that is away must not keep the gateway from starting.
    async Task IHostedService.StartAsync(CancellationToken cancellationToken)
    {
        if (IsConfigured)
        {
            await ((Task)Connecting()).WaitAsync(CommandTimeout, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    Task IHostedService.StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (_connecting is { } connecting)
        {
            await ((Task)connecting).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        if (Multiplexer is { } multiplexer)
        {
            await multiplexer.DisposeAsync();
        }
    }

    private Task<ConnectionMultiplexer> Connecting()
    {
        lock (_gate)
        {
            return _connecting = _connecting is null or { IsFaulted: true } ? ConnectAsync() : _connecting;
        }
    }

    private async Task<ConnectionMultiplexer> ConnectAsync()
    {
        var configuration = ConfigurationOptions.Parse(options.Value.ConnectionString!);
        configuration.AbortOnConnectFail = false;
        configuration.BacklogPolicy = BacklogPolicy.FailFast;
        configuration.ReconnectRetryPolicy = new LinearRetry((int)RetryInterval.TotalMilliseconds);
        configuration.ConnectTimeout = (int)ConnectTimeout.TotalMilliseconds;
        configuration.AsyncTimeout = (int)CommandTimeout.TotalMilliseconds;
        configuration.ConfigCheckSeconds = (int)RoleCheckInterval.TotalSeconds;
        if (!string.IsNullOrEmpty(configuration.ServiceName))
        {
            ThreadPool.GetMinThreads(out var workers, out var completionPorts);
            ThreadPool.SetMinThreads(Math.Max(workers, Environment.ProcessorCount + ThreadsBlockedBySentinel), completionPorts);
        }

        ConnectionMultiplexer multiplexer;
        try
        {
            multiplexer = await ConnectionMultiplexer.ConnectAsync(configuration);
        }
        catch (RedisException)
        {
            // No Sentinel knows a primary.
            Log.NotReachable(logger);
            throw;
        }

        if (!multiplexer.IsConnected)
        {
            Log.NotReachable(logger);
        }

        multiplexer.ConnectionFailed += (_, change) =>
        {
            if (change.ConnectionType == ConnectionType.Interactive)
            {
                Log.Lost(logger, change.FailureType);
                Interrupted?.Invoke();
            }
        };
        multiplexer.ConnectionRestored += (_, change) =>
        {
            if (change.ConnectionType == ConnectionType.Interactive)
            {
                Log.Restored(logger);
                Interrupted?.Invoke();
            }
        };
        return multiplexer;
    }

    private static partial class Log
    {
        [LoggerMessage(1700, LogLevel.Warning, "Redis is not reachable yet")]
        public static partial void NotReachable(ILogger logger);

        [LoggerMessage(1701, LogLevel.Warning, "The connection to Redis was lost: {Failure}")]
        public static partial void Lost(ILogger logger, ConnectionFailureType failure);

        [LoggerMessage(1702, LogLevel.Information, "The connection to Redis is back")]
        public static partial void Restored(ILogger logger);
    }
}
