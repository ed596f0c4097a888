using StackExchange.Redis;

namespace LogSource.Buffer.Redis;

/// <summary>
/// Every name that the log source uses in Redis. The braces are literal: they are the cluster's hash tag, which puts all that
/// belongs to an app into one slot.
/// </summary>
internal static class RedisKeys
{
    /// <summary>The stream's field with the container's name.</summary>
    public static readonly RedisValue Container = "c";

    /// <summary>The stream's field with the line's time in Unix nanoseconds.</summary>
    public static readonly RedisValue Time = "t";

    /// <summary>The stream's field with the message, UTF-8.</summary>
    public static readonly RedisValue Message = "m";

    /// <summary>The names of the apps that have a place: a sorted set by when it ends, in Unix milliseconds.</summary>
    public static readonly RedisKey Apps = "log-apps";

    /// <summary>A stream that no app can have, for asking whether Redis accepts lines; one of many, so that each node of a cluster has some.</summary>
    public static RedisKey Check(int number) => $"logs:{{~{number}}}";

    /// <summary>The stream of an app's lines.</summary>
    public static RedisKey Lines(string app) => $"logs:{{{app}}}";

    /// <summary>The sharded channel on which an empty message says that the app has new lines. The client puts <c>channelPrefix</c> before
    /// it.</summary>
    public static RedisChannel Wake(string app) => RedisChannel.Sharded(WakeName(app));

    /// <summary>The same for scripts, before which they have to be given the prefix.</summary>
    public static string WakeName(string app) => $"wake:{{{app}}}";
}
