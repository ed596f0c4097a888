using EdgeGateway.Hosting.Configuration;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace EdgeGateway.Hosting.Redis;

/// <summary>
/// The process's one connection to Redis: to each server of it, where it has several. It is opened in the background and repairs itself; while
/// a server is away, commands for it fail at once instead of queueing, so that memory stays bounded and a request gets its answer.
/// </summary>
internal sealed partial class RedisConnection(
    IOptions<RedisOptions> options,
    RedisProgram program,
    RedisRefusals refusals,
    ILogger<RedisConnection> logger
) : IAsyncDisposable
{
    private static readonly TimeSpan RetryInterval = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(2);

    // A replica that was made a primary does not say so. The client's own interval is a minute.
    private static readonly TimeSpan RoleCheckInterval = TimeSpan.FromSeconds(2);

    // With Sentinel the client blocks threads of the pool, one for each sentinel and one for the primary, whenever one of them goes away. The
    // pool of a small machine has two threads and adds one or two a second: all requests would wait for it.
    private const int ThreadsBlockedBySentinel = 16;

    private readonly Lock _gate = new();
    private Task<ConnectionMultiplexer>? _connecting;
    private RedisOutages? _outages;
    private bool _hasDatabase;
    private volatile bool _isDatabaseTold;

    /// <summary>Called when the connection to a server was lost or is restored: what was done meanwhile may be unknown on either side.</summary>
    public event Action? Interrupted;

    /// <summary>Whether a Redis is configured.</summary>
    public bool IsConfigured => !string.IsNullOrWhiteSpace(options.Value.ConnectionString);

    /// <summary>The client, once it has connected or tried to for the first time.</summary>
    public ConnectionMultiplexer? Multiplexer =>
        _connecting is { IsCompletedSuccessfully: true } connecting ? connecting.Result : null;

    /// <summary>What the names of all channels begin with.</summary>
    public string ChannelPrefix { get; private set; } = "";

    /// <summary>Runs a command. A failure that is a refusal is counted and logged here.</summary>
    /// <param name="operation">What the command is for; one of a few.</param>
    /// <param name="key">A key of the command's.</param>
    /// <param name="command">The command.</param>
    /// <param name="cancellationToken">Nobody waits for the result any more.</param>
    /// <exception cref="RedisUnavailableException">It was not carried out, or that is not known.</exception>
    public async Task<T> RunAsync<T>(
        string operation,
        RedisKey key,
        Func<IDatabase, Task<T>> command,
        CancellationToken cancellationToken
    )
    {
        ConnectionMultiplexer? multiplexer = null;
        try
        {
            // The client's own clock for commands ticks once a second; this one is exact.
            multiplexer = await ConnectAsync().WaitAsync(program.CommandTimeout, cancellationToken);
            CheckDatabase(multiplexer);
            var result = await command(multiplexer.GetDatabase()).WaitAsync(program.CommandTimeout, cancellationToken);
            if (refusals.AreAny)
            {
                refusals.Accepted(operation, key, other => RedisServers.Name(multiplexer, other));
            }

            return result;
        }
        catch (Exception exception)
            when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            // Whatever the client comes up with: whoever asks has an answer to a Redis that is of no use.
            // What the server answers to new connections says more than that there is none.
            var unavailable =
                exception as RedisUnavailableException
                ?? (
                    exception is RedisConnectionException
                    && multiplexer is not null
                    && _outages?.RefusalOf(multiplexer, key) is { } answered
                        ? new RedisUnavailableException(answered)
                        : new RedisUnavailableException(exception)
                );
            if (unavailable.Refusal is { } refusal)
            {
                refusals.Refused(
                    operation,
                    multiplexer is null ? "" : RedisServers.Name(multiplexer, key),
                    key,
                    refusal
                );
            }

            throw unavailable;
        }
    }

    /// <summary>Connects in the background.</summary>
    /// <returns>The client, once it has tried; it may not be connected.</returns>
    public Task<ConnectionMultiplexer> ConnectAsync()
    {
        lock (_gate)
        {
            return _connecting = _connecting is null or { IsFaulted: true } ? OpenAsync() : _connecting;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_connecting is { } connecting)
        {
            await ((Task)connecting).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        _outages?.Dispose();
        if (Multiplexer is { } multiplexer)
        {
            await multiplexer.DisposeAsync();
        }
    }

    private async Task<ConnectionMultiplexer> OpenAsync()
    {
        var text = RedisConnectionString.TryParse(options.Value.ConnectionString ?? "", out var parsed, out var rule)
            ? parsed
            : throw new InvalidOperationException(
                OptionsFaults.Line(RedisOptionsValidator.Key, RedisOptionsValidator.Hidden, rule)
            );
        foreach (var option in text.WithoutEffect)
        {
            Log.WithoutEffect(logger, option, program.CommandTimeout);
        }

        var configuration = Configure(text);
        ConnectionMultiplexer multiplexer;
        try
        {
            multiplexer = await ConnectionMultiplexer.ConnectAsync(configuration);
        }
        catch (RedisException exception)
        {
            // No Sentinel knows a primary.
            Log.NotReachable(logger, RedisUnavailableException.Reason(exception));
            throw;
        }

        _outages = new RedisOutages(configuration, refusals, logger);
        multiplexer.ConnectionFailed += OnFailed;
        multiplexer.ConnectionRestored += OnRestored;
        if (multiplexer.IsConnected)
        {
            Log.Connected(logger);
            await CheckLoginAsync(multiplexer, configuration);
        }
        else if (!await _outages.BeginAsync(multiplexer))
        {
            Log.NotReachable(logger, await RedisOutages.ReasonAsync(multiplexer));
        }

        return multiplexer;
    }

    private ConfigurationOptions Configure(RedisConnectionString text)
    {
        var configuration = text.Options;
        configuration.AbortOnConnectFail = false;
        configuration.BacklogPolicy = BacklogPolicy.FailFast;
        configuration.ReconnectRetryPolicy = new LinearRetry((int)RetryInterval.TotalMilliseconds);
        configuration.SyncTimeout = configuration.AsyncTimeout = (int)program.CommandTimeout.TotalMilliseconds;
        if (!text.Names(nameof(configuration.ConnectTimeout)))
        {
            configuration.ConnectTimeout = (int)ConnectTimeout.TotalMilliseconds;
        }

        if (!text.Names(nameof(configuration.ConfigCheckSeconds)))
        {
            configuration.ConfigCheckSeconds = (int)RoleCheckInterval.TotalSeconds;
        }

        if (!string.IsNullOrEmpty(configuration.ServiceName))
        {
            ThreadPool.GetMinThreads(out var workers, out var completionPorts);
            ThreadPool.SetMinThreads(
                Math.Max(workers, Environment.ProcessorCount + ThreadsBlockedBySentinel),
                completionPorts
            );
        }

        _hasDatabase = configuration.DefaultDatabase > 0;
        ChannelPrefix = configuration.ChannelPrefix.IsNullOrEmpty ? "" : configuration.ChannelPrefix.ToString();
        return configuration;
    }

    // The client goes on without a login where Redis does not insist on one.
    private async Task CheckLoginAsync(ConnectionMultiplexer multiplexer, ConfigurationOptions configuration)
    {
        if (string.IsNullOrEmpty(configuration.Password))
        {
            return;
        }

        try
        {
            var server = multiplexer.GetServers().First(server => server.IsConnected).EndPoint;
            if (await RedisHandshake.RunAsync(server, configuration) is { Login: { } refusal, Command: null })
            {
                Log.LoginNotAccepted(logger, RedisServers.Text(server), refusal.Words);
            }
        }
        catch (Exception)
        {
            // The client is connected: this is for a warning alone.
        }
    }

    private void CheckDatabase(ConnectionMultiplexer multiplexer)
    {
        // The client would close the connection with each command.
        if (_hasDatabase && multiplexer.GetServers().Any(server => server.ServerType == ServerType.Cluster))
        {
            if (!_isDatabaseTold)
            {
                _isDatabaseTold = true;
                Log.NoDatabases(logger);
            }

            throw new RedisUnavailableException("a cluster has no database but 0");
        }
    }

    // Commands go over the interactive connection; that of the subscriptions comes and goes with it.
    private void OnFailed(object? sender, ConnectionFailedEventArgs change)
    {
        if (
            change is { ConnectionType: ConnectionType.Interactive, EndPoint: { } server }
            && sender is ConnectionMultiplexer multiplexer
        )
        {
            _outages?.Lost(multiplexer, server, change.FailureType);
            Interrupted?.Invoke();
        }
    }

    private void OnRestored(object? sender, ConnectionFailedEventArgs change)
    {
        if (
            change is { ConnectionType: ConnectionType.Interactive, EndPoint: { } server }
            && sender is ConnectionMultiplexer multiplexer
        )
        {
            _outages?.CheckRestored(multiplexer, server);
            Interrupted?.Invoke();
        }
    }

    private static partial class Log
    {
        [LoggerMessage(
            1700,
            LogLevel.Warning,
            "Redis cannot be reached yet; connecting goes on in the background: {Reason}"
        )]
        public static partial void NotReachable(ILogger logger, string reason);

        [LoggerMessage(1703, LogLevel.Information, "Connected to Redis")]
        public static partial void Connected(ILogger logger);

        [LoggerMessage(
            1704,
            LogLevel.Warning,
            "Redis:ConnectionString: {Option} has no effect; a command may take {Timeout}"
        )]
        public static partial void WithoutEffect(ILogger logger, string option, TimeSpan timeout);

        [LoggerMessage(
            1706,
            LogLevel.Warning,
            "Redis:ConnectionString has a user or password that Redis at {Server} does not accept; it accepts commands without them: {Words}"
        )]
        public static partial void LoginNotAccepted(ILogger logger, string server, string words);

        [LoggerMessage(
            1705,
            LogLevel.Error,
            "Redis:ConnectionString names a database, and this Redis is a cluster, which has no database but 0: no command is sent"
        )]
        public static partial void NoDatabases(ILogger logger);
    }
}
