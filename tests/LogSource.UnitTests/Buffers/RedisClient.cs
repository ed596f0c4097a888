using LogSource.Buffers;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace LogSource.UnitTests.Buffers;

/// <summary>A log source's way to Redis: its connection, and the buffer on it.</summary>
internal sealed class RedisClient : IAsyncDisposable
{
    private readonly RedisConnection _connection;

    public RedisClient(
        string connectionString, BufferOptions? buffer = null, TimeProvider? time = null, ILogger<RedisConnection>? log = null)
    {
        buffer ??= new BufferOptions();
        buffer.Kind = "Redis";
        var options = Options.Create(buffer);
        var redis = Options.Create(new RedisOptions { ConnectionString = connectionString });
        _connection = new RedisConnection(options, redis, log ?? NullLogger<RedisConnection>.Instance);
        Buffer = new RedisLogBuffer(_connection, options, time ?? TimeProvider.System);
    }

    public ILogBuffer Buffer { get; }

    /// <summary>Connects, in the background; commands wait for that.</summary>
    public Task StartAsync(CancellationToken ct) => _connection.StartAsync(ct);

    public async ValueTask DisposeAsync() => await _connection.StopAsync(CancellationToken.None);
}
