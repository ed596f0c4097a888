using System.Net;
using EdgeGateway.Hosting.Redis;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace LogSource.Buffer.Redis;

/// <summary>The servers of Redis that are written to, and read: a replica does not know yet what was acknowledged last. This is the one place
/// where Redis' failures become the buffer's.</summary>
internal sealed class RedisPrimaries(RedisConnection redis, IOptions<BufferOptions> buffer) : IHostedService
{
    private static readonly RedisScript Accepts = new(typeof(RedisPrimaries).Assembly, "accepts.lua");

    // Of a cluster of some hundred nodes, keys that are on all of them are among so many.
    private const int MostCheckKeys = 4_096;

    private readonly RedisProbe _probe = new();

    /// <summary>What the names of all channels begin with.</summary>
    public string ChannelPrefix => redis.ChannelPrefix;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (buffer.Value.UsesRedis)
        {
            _ = redis.ConnectAsync();
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>The client, once it has tried to connect; it may not be connected.</summary>
    /// <exception cref="BufferUnavailableException">No Sentinel knows a primary.</exception>
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
    /// <param name="key">A key of the command's.</param>
    /// <param name="command">The command.</param>
    /// <param name="cancellationToken">Nobody waits for the result any more.</param>
    /// <exception cref="BufferUnavailableException">That server is away, too slow, or refuses the command.</exception>
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
                    return server is not null && _probe.IsSilent(server)
                        ? throw new RedisUnavailableException("it has not answered the last one yet")
                        : command(database);
                },
                cancellationToken
            );
        }
        catch (RedisUnavailableException exception)
        {
            if (exception.InnerException is TimeoutException && server is not null)
            {
                _probe.Begin(server);
            }

            throw new BufferUnavailableException(exception.Message, exception) { Refusal = exception.Refusal };
        }
    }

    /// <summary>Returns when a primary would accept lines: of a cluster any, as the apps of the others go on while one does not. What a request
    /// would meet is met here, so that this does not wait for one to see that Redis refuses, or that it no longer does.</summary>
    /// <exception cref="BufferUnavailableException">None does.</exception>
    public async Task CheckAsync(CancellationToken cancellationToken)
    {
        var multiplexer = await ConnectAsync(cancellationToken);
        BufferUnavailableException? failure = null;
        var checks = CheckKeys(multiplexer)
            .Select(key =>
                RunAsync(
                    RedisOperations.Appends,
                    key,
                    database => Accepts.RunAsync(database, [key], []),
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
                    // Somebody wrote there. Redis looks at the value last: it accepts other keys.
                    return;
                }

                failure = failure?.Refusal is null ? exception : failure;
            }
        }

        throw failure!;
    }

    // Null where the client has no connection to it: then a command fails at once, and says why.
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

    // A key of each primary.
    private static RedisKey[] CheckKeys(ConnectionMultiplexer multiplexer)
    {
        var primaries = multiplexer
            .GetServers()
            .Count(server => server is { ServerType: ServerType.Cluster, IsConnected: true, IsReplica: false });
        var keys = new Dictionary<EndPoint, RedisKey>();
        for (var i = 0; i < MostCheckKeys && keys.Count < primaries; i++)
        {
            var key = RedisKeys.Check(i);
            if (RedisServers.Primary(multiplexer, key) is { } primary)
            {
                keys.TryAdd(primary, key);
            }
        }

        return keys.Count > 0 ? [.. keys.Values] : [RedisKeys.Check(0)];
    }
}
