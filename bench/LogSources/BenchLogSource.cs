using System.Net;
using EdgeGateway.Bench.Gateway;
using EdgeGateway.Testing;
using EdgeGateway.Testing.Redis;

namespace EdgeGateway.Bench.LogSources;

/// <summary>A log source in its own process, with the shipped settings and a Redis.</summary>
internal sealed class BenchLogSource : IAsyncDisposable
{
    private readonly LogSourceProcess _process;

    private BenchLogSource(LogSourceProcess process) => (_process, Facts) = (process, new ProcessFacts(process.Id));

    /// <summary>The address for HTTP/1.1.</summary>
    public IPEndPoint Address => new(IPAddress.Loopback, _process.Http.Port);

    /// <summary>Values of its process.</summary>
    public ProcessFacts Facts { get; }

    /// <summary>Starts a log source and returns when it listens.</summary>
    /// <exception cref="InvalidOperationException">The process exited.</exception>
    public static async Task<BenchLogSource> StartAsync(RedisServer redis, CancellationToken cancellationToken) =>
        new(
            await LogSourceProcess.StartAsync(
                [
                    ("Buffer:Kind", "Redis"),
                    ("Redis:ConnectionString", redis.ConnectionString),
                    ("Logging:LogLevel:Default", "Warning"),
                ],
                cancellationToken
            )
        );

    public ValueTask DisposeAsync() => _process.DisposeAsync();
}
