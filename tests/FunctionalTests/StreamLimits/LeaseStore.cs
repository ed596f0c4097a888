using EdgeGateway.Redis;
using EdgeGateway.Testing.Redis;
using StackExchange.Redis;

namespace FunctionalTests.StreamLimits;

/// <summary>What Redis knows of leases.</summary>
internal sealed class LeaseStore : IAsyncDisposable
{
    private readonly ConnectionMultiplexer _connection;
    private readonly RedisServer _redis;

    private LeaseStore(ConnectionMultiplexer connection, RedisServer redis) =>
        (_connection, _redis) = (connection, redis);

    private IServer Server => _connection.GetServer(_redis.ConnectionString);

    public static async Task<LeaseStore> ConnectAsync(RedisServer redis) =>
        new(
            await ConnectionMultiplexer.ConnectAsync($"{redis.ConnectionString},allowAdmin=true,abortConnect=false"),
            redis
        );

    /// <summary>A tenant's leases, and when each ends.</summary>
    public Task<SortedSetEntry[]> TenantAsync(string tenant) =>
        _connection.GetDatabase().SortedSetRangeByRankWithScoresAsync(RedisKeys.TenantStreams(tenant));

    /// <summary>A tenant's leases for an app.</summary>
    public Task<long> CountAsync(string tenant, string app) =>
        _connection.GetDatabase().SortedSetLengthAsync(RedisKeys.AppStreams(tenant, app));

    /// <summary>When Redis drops all of a tenant's.</summary>
    public Task<TimeSpan?> TimeToLiveAsync(string tenant) =>
        _connection.GetDatabase().KeyTimeToLiveAsync(RedisKeys.TenantStreams(tenant));

    /// <summary>The time by Redis' clock, in Unix ms.</summary>
    public async Task<double> NowAsync() => (await Server.TimeAsync() - DateTime.UnixEpoch).TotalMilliseconds;

    public Task FlushAsync() => Server.FlushAllDatabasesAsync();

    /// <summary>How many scripts have run.</summary>
    public Task<long> ScriptsAsync() => RedisScripts.CountAsync(_redis);

    public ValueTask DisposeAsync() => _connection.DisposeAsync();
}
