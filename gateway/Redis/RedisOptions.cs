namespace EdgeGateway.Redis;

/// <summary>The section <c>Redis</c>: what gateways share.</summary>
internal sealed class RedisOptions
{
    public const string Section = "Redis";

    /// <summary>In StackExchange.Redis' syntax: <c>host:port[,host:port…][,option=value…]</c>; Redis 7.0 or newer, or Valkey. Empty:
    /// this gateway shares nothing and keeps in memory what it would keep there.</summary>
    public string? ConnectionString { get; set; }
}
