using EdgeGateway.Hosting.Certificates;
using EdgeGateway.Hosting.Certificates.Clients;
using EdgeGateway.Hosting.Configuration;
using EdgeGateway.Hosting.Redis.ConnectionStrings;
using EdgeGateway.Hosting.Redis.Refusals;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace EdgeGateway.Hosting.Redis;

/// <summary>
/// The process's client of Redis, with one connection to each server. It connects in the background and reconnects by
/// itself. While a server is disconnected, commands for it fail at once instead of being queued: memory stays bounded,
/// and every request gets a response.
/// </summary>
internal sealed class RedisConnection(
    IOptions<RedisOptions> options,
    RedisProfile profile,
    RedisRefusalTracker refusals,
    IConfiguration configuration,
    CertificateWatch certificates,
    ILogger<RedisConnection> logger
) : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private Task<ConnectionMultiplexer>? _connecting;
    private RedisOutageTracker? _outages;
    private ClientTls? _tls;
    private bool _namesDatabase;
    private volatile bool _isDatabaseReported;

    /// <summary>
    /// Called when the connection to a server is lost or restored. Commands that were sent before may or may not have
    /// been executed.
    /// </summary>
    public event Action? Interrupted;

    /// <summary>Whether a Redis is configured.</summary>
    public bool IsConfigured => !string.IsNullOrWhiteSpace(options.Value.ConnectionString);

    /// <summary>The client after its first connection attempt, whether that succeeded or not; null before.</summary>
    public ConnectionMultiplexer? Multiplexer =>
        _connecting is { IsCompletedSuccessfully: true } connecting ? connecting.Result : null;

    /// <summary>Whether the client is connected to all servers; null if nothing has used Redis.</summary>
    public bool? IsConnected =>
        _connecting is null ? null : Multiplexer?.GetServers().All(server => server.IsConnected) ?? false;

    /// <summary>The prefix of all channel names; empty if none is configured.</summary>
    public string ChannelPrefix { get; private set; } = "";

    /// <summary>Runs a command. Counts and logs refusals.</summary>
    /// <param name="operation">The purpose of the command, from a small fixed set of names.</param>
    /// <param name="key">A key of the command.</param>
    /// <param name="command">The command.</param>
    /// <param name="cancellationToken">Cancels waiting for the result; the command may still be executed.</param>
    /// <exception cref="RedisUnavailableException">The command was not executed, or its outcome is unknown.</exception>
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
            // The client checks its own command timeout only once per second; this timeout is exact.
            multiplexer = await ConnectAsync().WaitAsync(profile.CommandTimeout, cancellationToken);
            CheckDatabase(multiplexer);
            var result = await command(multiplexer.GetDatabase()).WaitAsync(profile.CommandTimeout, cancellationToken);
            if (refusals.HasOpenRefusals)
            {
                refusals.ReportAccepted(operation, key, other => RedisServers.GetName(multiplexer, other));
            }

            return result;
        }
        catch (Exception exception)
            when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            // The client throws many types. Callers handle one.
            var unavailable = ToUnavailable(exception, multiplexer, key);
            if (unavailable.Refusal is { } refusal)
            {
                refusals.ReportRefused(
                    operation,
                    multiplexer is null ? "" : RedisServers.GetName(multiplexer, key),
                    key,
                    refusal
                );
            }

            throw unavailable;
        }
    }

    /// <summary>Connects in the background.</summary>
    /// <returns>The client after its first connection attempt. It may not be connected.</returns>
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
        _tls?.Dispose();
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
                OptionsFaults.FormatLine(RedisOptionsValidator.Key, RedisOptionsValidator.Hidden, rule)
            );
        foreach (var option in text.IneffectiveOptions)
        {
            RedisLog.IneffectiveOption(logger, option, profile.CommandTimeout);
        }

        var settings = configuration.GetSection(RedisOptions.Section);
        _tls ??= ClientTls.IsConfigured(settings) ? new ClientTls(settings, certificates) : null;
        var client = RedisClientOptions.Create(text, profile.CommandTimeout, _tls);
        _namesDatabase = client.DefaultDatabase > 0;
        ChannelPrefix = client.ChannelPrefix.IsNullOrEmpty ? "" : client.ChannelPrefix.ToString();
        ConnectionMultiplexer multiplexer;
        try
        {
            multiplexer = await ConnectionMultiplexer.ConnectAsync(client);
        }
        catch (RedisException exception)
        {
            // No sentinel reports a primary.
            RedisLog.NotReachable(logger, RedisUnavailableException.GetReason(exception));
            throw;
        }

        _outages = new RedisOutageTracker(client, refusals, logger);
        multiplexer.ConnectionFailed += OnFailed;
        multiplexer.ConnectionRestored += OnRestored;
        if (multiplexer.IsConnected)
        {
            RedisLog.Connected(logger);
            await CheckLoginAsync(multiplexer, client);
        }
        else if (!await _outages.BeginAsync(multiplexer))
        {
            RedisLog.NotReachable(logger, await RedisOutageTracker.GetReasonAsync(multiplexer));
        }

        return multiplexer;
    }

    // Where Redis does not require a login, the client continues without one and does not report it.
    private async Task CheckLoginAsync(ConnectionMultiplexer multiplexer, ConfigurationOptions client)
    {
        if (string.IsNullOrEmpty(client.Password))
        {
            return;
        }

        try
        {
            var server = multiplexer.GetServers().First(server => server.IsConnected).EndPoint;
            if (await RedisHandshake.RunAsync(server, client) is { LoginRefusal: { } refusal, CommandRefusal: null })
            {
                RedisLog.LoginRejected(logger, RedisServers.Format(server), refusal.Message);
            }
        }
        catch (Exception)
        {
            // The client is connected; only the warning is lost.
        }
    }

    private void CheckDatabase(ConnectionMultiplexer multiplexer)
    {
        // The client would close the connection at every command.
        if (_namesDatabase && multiplexer.GetServers().Any(server => server.ServerType == ServerType.Cluster))
        {
            if (!_isDatabaseReported)
            {
                _isDatabaseReported = true;
                RedisLog.DatabaseOnCluster(logger);
            }

            throw new RedisUnavailableException("a cluster has only database 0");
        }
    }

    private RedisUnavailableException ToUnavailable(
        Exception exception,
        ConnectionMultiplexer? multiplexer,
        RedisKey key
    )
    {
        if (exception is RedisUnavailableException unavailable)
        {
            return unavailable;
        }

        // The server's response to new connections explains the failure. The client's exception only reports that there
        // is no connection.
        return
            exception is RedisConnectionException
            && multiplexer is not null
            && _outages?.FindRefusal(multiplexer, key) is { } refusal
            ? new RedisUnavailableException(refusal)
            : new RedisUnavailableException(exception);
    }

    // Commands use the interactive connection. The connection for subscriptions is lost and restored together with it.
    private void OnFailed(object? sender, ConnectionFailedEventArgs change)
    {
        if (
            change is { ConnectionType: ConnectionType.Interactive, EndPoint: { } server }
            && sender is ConnectionMultiplexer multiplexer
        )
        {
            _outages?.Begin(multiplexer, server, change.FailureType);
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
}
