using EdgeGateway.Testing.Redis;
using LogSource.Buffer;
using StackExchange.Redis;

namespace LogSource.UnitTests.Buffer.Redis;

/// <summary>
/// One Redis for all tests of a collection, a buffer on it, and a client that plays foreign producers. Each derived
/// class is one kind of Redis and defines the collection of the tests that run on it.
/// </summary>
public abstract class RedisFixture : IAsyncLifetime
{
    private readonly List<RedisClient> _clients = [];

    internal ILogBuffer Buffer { get; private set; } = null!;

    internal IDatabase Foreign { get; private set; } = null!;

    /// <summary>The servers that accept writes.</summary>
    internal abstract IReadOnlyList<RedisServer> Primaries { get; }

    /// <summary>The value of <c>Redis:ConnectionString</c>.</summary>
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

    /// <summary>Connects another log source, whose buffer is disposed with the fixture.</summary>
    internal async Task<ILogBuffer> ConnectAsync(BufferOptions options, TimeProvider? time = null)
    {
        var client = new RedisClient(ConnectionString, options, time);
        _clients.Add(client);
        await client.StartAsync(TestContext.Current.CancellationToken);
        return client.Buffer;
    }

    /// <summary>Runs a command on every primary and returns the replies.</summary>
    internal Task<string[]> CommandAsync(string command) =>
        Task.WhenAll(Primaries.Select(server => server.CommandAsync(command, TestContext.Current.CancellationToken)));

    protected abstract Task StartAsync(CancellationToken ct);

    protected abstract Task StopAsync();
}
