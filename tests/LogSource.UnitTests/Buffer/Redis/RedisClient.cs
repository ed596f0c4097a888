using EdgeGateway.Hosting.Redis;
using LogSource.Buffer;
using LogSource.Buffer.Redis;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace LogSource.UnitTests.Buffer.Redis;

/// <summary>The Redis connection of a log source and the buffer that uses it.</summary>
internal sealed class RedisClient : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    public RedisClient(
        string connectionString,
        BufferOptions? buffer = null,
        TimeProvider? time = null,
        ILogger<RedisConnection>? log = null
    )
    {
        buffer ??= new BufferOptions();
        buffer.Kind = "Redis";
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(
            new ConfigurationBuilder()
                .AddInMemoryCollection([
                    new($"{RedisOptions.Section}:{nameof(RedisOptions.ConnectionString)}", connectionString),
                ])
                .Build()
        );
        services.AddSingleton(time ?? TimeProvider.System);
        services.AddLogging().AddBuffer().AddSingleton(Options.Create(buffer));
        if (log is not null)
        {
            services.AddSingleton(log);
        }

        _services = services.BuildServiceProvider();
    }

    public ILogBuffer Buffer => _services.GetRequiredService<ILogBuffer>();

    /// <summary>Connects in the background. Commands wait for the connection.</summary>
    public Task StartAsync(CancellationToken ct) => _services.GetRequiredService<RedisPrimaryClient>().StartAsync(ct);

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
