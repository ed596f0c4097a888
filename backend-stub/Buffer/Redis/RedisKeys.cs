using StackExchange.Redis;

namespace LogSource.Buffer.Redis;

/// <summary>
/// All names that the log source uses in Redis. The braces are literal: they are the cluster's hash tag, which puts all
/// keys and channels of an app into one slot.
/// </summary>
internal static class RedisKeys
{
    /// <summary>The stream's field with the container's name.</summary>
    public static readonly RedisValue Container = "c";

    /// <summary>The stream's field with the line's time in Unix nanoseconds.</summary>
    public static readonly RedisValue Time = "t";

    /// <summary>The stream's field with the message, UTF-8.</summary>
    public static readonly RedisValue Message = "m";

    /// <summary>
    /// The names of the registered apps: a sorted set by when their registration expires, in Unix milliseconds.
    /// </summary>
    public static readonly RedisKey Apps = "log-apps";

    /// <summary>
    /// A stream that no app can have, for checking whether Redis accepts lines. The numbers distribute such streams
    /// over all nodes of a cluster.
    /// </summary>
    public static RedisKey Check(int number) => $"logs:{{~{number}}}";

    /// <summary>The stream of an app's lines.</summary>
    public static RedisKey Lines(string app) => $"logs:{{{app}}}";

    /// <summary>
    /// The sharded channel for an app's wake-ups: an empty message announces new lines. The client adds
    /// <c>channelPrefix</c>.
    /// </summary>
    public static RedisChannel Wake(string app) => RedisChannel.Sharded(WakeName(app));

    /// <summary>The channel's name for scripts, without <c>channelPrefix</c>.</summary>
    public static string WakeName(string app) => $"wake:{{{app}}}";
}
