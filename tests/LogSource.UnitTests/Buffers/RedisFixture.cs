using EdgeGateway.Testing.Redis;
using LogSource.Buffers;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace LogSource.UnitTests.Buffers;

/// <summary>One Redis for all tests of a class, a buffer on it, and a client that acts for foreign producers.</summary>
public sealed class RedisFixture : IAsyncLifetime
{
    private RedisServer? _server;
    private RedisConnection? _connection;

    internal ILogBuffer Buffer { get; private set; } = null!;

    internal IDatabase Foreign { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await RedisServer.StartAsync(TestContext.Current.CancellationToken);
        var options = Options.Create(new BufferOptions { Kind = "Redis", MaxLinesPerApp = LogBufferContract.MaxLines });
        (_connection, Buffer) = Connect(_server, options, NullLogger<RedisConnection>.Instance);
        await _connection.StartAsync(TestContext.Current.CancellationToken);
        Foreign = (await ConnectionMultiplexer.ConnectAsync(_server.ConnectionString)).GetDatabase();
    }

    public async ValueTask DisposeAsync()
    {
        if (Foreign is not null)
        {
            await Foreign.Multiplexer.DisposeAsync();
        }

        if (_connection is not null)
        {
            await _connection.StopAsync(CancellationToken.None);
        }

        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }

    internal static (RedisConnection Connection, ILogBuffer Buffer) Connect(
        RedisServer server, IOptions<BufferOptions> options, ILogger<RedisConnection> logger)
    {
        var redis = Options.Create(new RedisOptions { ConnectionString = server.ConnectionString });
        var connection = new RedisConnection(options, redis, logger);
        return (connection, new RedisLogBuffer(connection, options, TimeProvider.System));
    }
}
