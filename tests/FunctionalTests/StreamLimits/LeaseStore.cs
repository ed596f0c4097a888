using EdgeGateway.Redis;
using EdgeGateway.Testing.Redis;
using StackExchange.Redis;

namespace FunctionalTests.StreamLimits;

/// <summary>Reads the leases from Redis.</summary>
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

    /// <summary>Returns a tenant's leases. The score is the expiry in Unix milliseconds.</summary>
    public Task<SortedSetEntry[]> TenantLeasesAsync(string tenant) =>
        _connection.GetDatabase().SortedSetRangeByRankWithScoresAsync(RedisKeys.TenantStreams(tenant));

    /// <summary>Returns the number of a tenant's leases for an app.</summary>
    public Task<long> AppLeaseCountAsync(string tenant, string app) =>
        _connection.GetDatabase().SortedSetLengthAsync(RedisKeys.AppStreams(tenant, app));

    /// <summary>Returns the time to live of the tenant's key.</summary>
    public Task<TimeSpan?> TimeToLiveAsync(string tenant) =>
        _connection.GetDatabase().KeyTimeToLiveAsync(RedisKeys.TenantStreams(tenant));

    /// <summary>Returns the time of Redis' clock in Unix milliseconds.</summary>
    public async Task<double> NowAsync() => (await Server.TimeAsync() - DateTime.UnixEpoch).TotalMilliseconds;

    public Task FlushAsync() => Server.FlushAllDatabasesAsync();

    /// <summary>Returns the number of script calls so far.</summary>
    public Task<long> ScriptCountAsync() => RedisScripts.CountAsync(_redis);

    public ValueTask DisposeAsync() => _connection.DisposeAsync();
}
