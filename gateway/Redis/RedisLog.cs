namespace EdgeGateway.Redis;

/// <summary>Event ids 1720 to 1729.</summary>
internal static partial class RedisLog
{
    [LoggerMessage(
        1720,
        LogLevel.Warning,
        "Redis is unavailable ({Server}); this gateway applies limits by itself: {Reason}"
    )]
    public static partial void Unavailable(ILogger logger, string server, string reason);

    [LoggerMessage(
        1721,
        LogLevel.Warning,
        "Redis refuses commands ({Server}); this gateway applies limits by itself: {Cause}"
    )]
    public static partial void Refuses(ILogger logger, string server, string cause);

    [LoggerMessage(1722, LogLevel.Information, "Redis is available again ({Server}); limits are shared again")]
    public static partial void Available(ILogger logger, string server);

    [LoggerMessage(1723, LogLevel.Error, "A probe of Redis failed; another one follows after an interval")]
    public static partial void ProbeFailed(ILogger logger, Exception exception);
}
