namespace LogSource.Buffers;

/// <summary>Section <c>Redis</c>; used where <c>Buffer:Kind</c> is <c>Redis</c>.</summary>
internal sealed class RedisOptions
{
    public const string Section = "Redis";

    /// <summary>
    /// In StackExchange.Redis's syntax: <c>host:port[,host:port…][,option=value…]</c>. Redis 7.0 or newer, or Valkey.
    /// </summary>
    public string ConnectionString { get; set; } = "127.0.0.1:6379";
}
