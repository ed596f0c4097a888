using System.Net;
using EdgeGateway.Hosting.Redis;
using EdgeGateway.Hosting.Redis.Refusals;
using EdgeGateway.Hosting.Startup;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace LogSource.Buffer.Redis;

/// <summary>
/// Runs commands on primaries, reads included: a replica may lack the entries that were acknowledged last. Converts all
/// failures of Redis into <see cref="BufferUnavailableException"/>.
/// </summary>
internal sealed class RedisPrimaryClient(RedisConnection redis, IOptions<BufferOptions> buffer) : IStartingService
{
    private static readonly RedisScript CheckAppend = new(typeof(RedisPrimaryClient).Assembly, "check-append.lua");

    // With this many keys, each node of a cluster of some hundred nodes has one.
    private const int MaxCheckKeys = 4_096;

    private readonly UnresponsiveServers _unresponsive = new();

    /// <summary>The prefix of all channel names.</summary>
    public string ChannelPrefix => redis.ChannelPrefix;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (buffer.Value.UsesRedis)
        {
            _ = redis.ConnectAsync();
        }

        return Task.CompletedTask;
    }

    /// <summary>Returns the client after its first connection attempt. It may not be connected.</summary>
    /// <exception cref="BufferUnavailableException">No sentinel reports a primary.</exception>
    public async Task<ConnectionMultiplexer> ConnectAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await redis.ConnectAsync().WaitAsync(cancellationToken);
        }
        catch (RedisException exception)
        {
            throw new BufferUnavailableException("There is no connection to Redis.", exception);
        }
    }

    /// <summary>Runs a command on the primary that has a key.</summary>
    /// <param name="operation">One of <see cref="RedisOperations"/>.</param>
    /// <param name="key">A key of the command.</param>
    /// <param name="command">The command.</param>
    /// <param name="cancellationToken">Cancels waiting for the result.</param>
    /// <exception cref="BufferUnavailableException">
    /// The primary is unreachable, too slow, or refuses the command.
    /// </exception>
    public async Task<T> RunAsync<T>(
        string operation,
        RedisKey key,
        Func<IDatabase, Task<T>> command,
        CancellationToken cancellationToken
    )
    {
        IServer? server = null;
        try
        {
            return await redis.RunAsync(
                operation,
                key,
                database =>
                {
                    server = PrimaryOf(database.Multiplexer, key);
                    return server is not null && _unresponsive.Contains(server)
                        ? throw new RedisUnavailableException("the last command has no response yet")
                        : command(database);
                },
                cancellationToken
            );
        }
        catch (RedisUnavailableException exception)
        {
            if (exception.InnerException is TimeoutException && server is not null)
            {
                _unresponsive.Add(server);
            }

            throw new BufferUnavailableException(exception.Message, exception) { Refusal = exception.Refusal };
        }
    }

    /// <summary>
    /// Returns if a primary would accept lines. One primary of a cluster is enough, because its apps can be served.
    /// Runs the commands of an append, so that a refusal and its end are detected without any request.
    /// </summary>
    /// <exception cref="BufferUnavailableException">No primary accepts lines.</exception>
    public async Task CheckAsync(CancellationToken cancellationToken)
    {
        var multiplexer = await ConnectAsync(cancellationToken);
        BufferUnavailableException? failure = null;
        var checks = CheckKeys(multiplexer)
            .Select(key =>
                RunAsync(
                    RedisOperations.Appends,
                    key,
                    database => CheckAppend.RunAsync(database, [key], []),
                    cancellationToken
                )
            )
            .ToArray();
        await foreach (var check in Task.WhenEach(checks).WithCancellation(cancellationToken))
        {
            try
            {
                await check;
                return;
            }
            catch (BufferUnavailableException exception)
            {
                if (exception.Refusal is { Cause: RefusalCause.WrongType })
                {
                    // Another program wrote to this key. Redis checks the type last, so it accepts other keys.
                    return;
                }

                failure = failure?.Refusal is null ? exception : failure;
            }
        }

        throw failure!;
    }

    // Null if the client is not connected to the primary. A command then fails at once, with the reason.
    private static IServer? PrimaryOf(IConnectionMultiplexer multiplexer, RedisKey key)
    {
        try
        {
            return multiplexer.GetServer(key, flags: CommandFlags.DemandMaster);
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    // One key for each primary.
    private static RedisKey[] CheckKeys(ConnectionMultiplexer multiplexer)
    {
        var primaries = multiplexer
            .GetServers()
            .Count(server => server is { ServerType: ServerType.Cluster, IsConnected: true, IsReplica: false });
        var keys = new Dictionary<EndPoint, RedisKey>();
        for (var i = 0; i < MaxCheckKeys && keys.Count < primaries; i++)
        {
            var key = RedisKeys.Check(i);
            if (RedisServers.FindPrimary(multiplexer, key) is { } primary)
            {
                keys.TryAdd(primary, key);
            }
        }

        return keys.Count > 0 ? [.. keys.Values] : [RedisKeys.Check(0)];
    }
}
