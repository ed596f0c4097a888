using EdgeGateway.Hosting.Redis.ConnectionStrings;
using StackExchange.Redis;

namespace EdgeGateway.Hosting.Redis;

/// <summary>Sets the options of the client that an operator does not choose.</summary>
internal static class RedisClientOptions
{
    private static readonly TimeSpan ReconnectInterval = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(2);

    // A replica that becomes a primary does not announce it, so the client polls the roles, by default once a minute.
    private static readonly TimeSpan RoleCheckInterval = TimeSpan.FromSeconds(2);

    // With Sentinel, the client blocks pool threads whenever a server disconnects: one for each sentinel and one for
    // the primary. A small machine's pool has two threads and adds one or two per second, so all requests would wait.
    private const int ThreadsBlockedBySentinel = 16;

    /// <summary>Completes the options of a connection string, which win where they are given.</summary>
    public static ConfigurationOptions Create(RedisConnectionString text, TimeSpan commandTimeout)
    {
        var options = text.Options;
        options.AbortOnConnectFail = false;
        options.BacklogPolicy = BacklogPolicy.FailFast;
        options.ReconnectRetryPolicy = new LinearRetry((int)ReconnectInterval.TotalMilliseconds);
        options.SyncTimeout = options.AsyncTimeout = (int)commandTimeout.TotalMilliseconds;
        if (!text.HasOption(nameof(options.ConnectTimeout)))
        {
            options.ConnectTimeout = (int)ConnectTimeout.TotalMilliseconds;
        }

        if (!text.HasOption(nameof(options.ConfigCheckSeconds)))
        {
            options.ConfigCheckSeconds = (int)RoleCheckInterval.TotalSeconds;
        }

        if (!string.IsNullOrEmpty(options.ServiceName))
        {
            ReserveThreads();
        }

        return options;
    }

    private static void ReserveThreads()
    {
        ThreadPool.GetMinThreads(out var workers, out var completionPorts);
        ThreadPool.SetMinThreads(
            Math.Max(workers, Environment.ProcessorCount + ThreadsBlockedBySentinel),
            completionPorts
        );
    }
}
