using EdgeGateway.Testing.Redis;
using LogSource.Buffer;
using StackExchange.Redis;

namespace LogSource.UnitTests.Buffer;

/// <summary>
/// One Redis, of whatever make, for all tests of a collection, a buffer on it, and a client that acts for foreign producers. Each
/// derived class is a make, and the collection of the tests that run on it.
/// </summary>
public abstract class RedisFixture : IAsyncLifetime
{
    private readonly List<RedisClient> _clients = [];

    internal ILogBuffer Buffer { get; private set; } = null!;

    internal IDatabase Foreign { get; private set; } = null!;

    /// <summary>The servers that are written to.</summary>
    internal abstract IReadOnlyList<RedisServer> Primaries { get; }

    /// <summary>As a log source is configured with it.</summary>
    internal abstract string ConnectionString { get; }

    public async ValueTask InitializeAsync()
    {
        await StartAsync(TestContext.Current.CancellationToken);
        Buffer = await ConnectAsync(new BufferOptions { MaxLinesPerApp = LogBufferContract.MaxLines });
        Foreign = (await ConnectionMultiplexer.ConnectAsync(ConnectionString)).GetDatabase();
    }

    public async ValueTask DisposeAsync()
    {
        if (Foreign is not null)
        {
            await Foreign.Multiplexer.DisposeAsync();
        }

        foreach (var client in _clients)
        {
            await client.DisposeAsync();
        }

        await StopAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>A buffer of another log source, which lives as long as Redis.</summary>
    internal async Task<ILogBuffer> ConnectAsync(BufferOptions options, TimeProvider? time = null)
    {
        var client = new RedisClient(ConnectionString, options, time);
        _clients.Add(client);
        await client.StartAsync(TestContext.Current.CancellationToken);
        return client.Buffer;
    }

    /// <summary>Has every primary carry out a command; the replies' texts.</summary>
    internal Task<string[]> CommandAsync(string command) =>
        Task.WhenAll(Primaries.Select(server => server.CommandAsync(command, TestContext.Current.CancellationToken)));

    protected abstract Task StartAsync(CancellationToken ct);

    protected abstract Task StopAsync();
}
