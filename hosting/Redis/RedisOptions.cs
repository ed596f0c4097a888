namespace EdgeGateway.Hosting.Redis;

/// <summary>The section <c>Redis</c>.</summary>
internal sealed class RedisOptions
{
    public const string Section = "Redis";

    /// <summary>Redis 7.0 or newer, or Valkey; alone, with Sentinel, or as a cluster. Either a URL,
    /// <c>redis://[user:password@]host[:port][,host[:port]…][/database][?option=value…]</c> (<c>rediss://</c> with TLS), or
    /// StackExchange.Redis' syntax, <c>host[:port][,host[:port]…][,option=value…]</c>. Empty: no Redis is used.</summary>
    public string? ConnectionString { get; set; }
}
