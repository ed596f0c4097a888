using EdgeGateway.Hosting.Certificates.Clients;

namespace EdgeGateway.Hosting.Redis;

/// <summary>
/// The section <c>Redis</c>. Changes need a restart, but replaced files of certificates do not. The keys of
/// <see cref="ClientTlsSettings"/> need a connection with TLS.
/// </summary>
internal sealed class RedisOptions : ClientTlsSettings
{
    public const string Section = "Redis";

    /// <summary>
    /// The address of Redis 7.0 or newer, or of Valkey: a single server, sentinels or a cluster. Either a URL,
    /// <c>redis://[user:password@]host[:port][,host[:port]…][/database][?option=value…]</c> (<c>rediss://</c> for TLS),
    /// or StackExchange.Redis' syntax, <c>host[:port][,host[:port]…][,option=value…]</c>. If empty, Redis is not used.
    /// </summary>
    public string? ConnectionString { get; set; }
}
