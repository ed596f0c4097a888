using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using EdgeGateway.Hosting.Certificates.Clients;
using EdgeGateway.Hosting.Certificates.Handshakes;
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
    /// <param name="text">The connection string.</param>
    /// <param name="commandTimeout">The timeout of a command.</param>
    /// <param name="tls">The certificates of connections with TLS; null if none are configured.</param>
    public static ConfigurationOptions Create(RedisConnectionString text, TimeSpan commandTimeout, ClientTls? tls)
    {
        var options = text.Options;
        options.AbortOnConnectFail = false;
        options.SslProtocols ??= TlsVersions.Default;
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

        if (tls is not null)
        {
            // Called for each connection, so a new one has the certificates that are in force then.
            options.SslClientAuthenticationOptions = host => CreateTls(host, options, tls);
        }

        if (!string.IsNullOrEmpty(options.ServiceName))
        {
            ReserveThreads();
        }

        return options;
    }

    private static SslClientAuthenticationOptions CreateTls(string host, ConfigurationOptions options, ClientTls tls)
    {
        var handshake = new SslClientAuthenticationOptions
        {
            TargetHost = host,
            EnabledSslProtocols = options.SslProtocols ?? TlsVersions.Default,
            CertificateRevocationCheckMode = options.CheckCertificateRevocation
                ? X509RevocationMode.Online
                : X509RevocationMode.NoCheck,
        };
        tls.Apply(handshake);
        return handshake;
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
