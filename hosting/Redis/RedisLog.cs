using StackExchange.Redis;

namespace EdgeGateway.Hosting.Redis;

/// <summary>Event ids 1700 to 1719.</summary>
internal static partial class RedisLog
{
    public const int ConnectionLostId = 1701;
    public const int ConnectionRestoredId = 1702;

    [LoggerMessage(
        1700,
        LogLevel.Warning,
        "Redis cannot be reached yet; connection attempts continue in the background: {Reason}"
    )]
    public static partial void NotReachable(ILogger logger, string reason);

    [LoggerMessage(ConnectionLostId, LogLevel.Warning, "The connection to Redis at {EndPoint} is lost: {Failure}")]
    public static partial void ConnectionLost(ILogger logger, string endPoint, ConnectionFailureType failure);

    [LoggerMessage(ConnectionRestoredId, LogLevel.Information, "The connection to Redis at {EndPoint} is restored")]
    public static partial void ConnectionRestored(ILogger logger, string endPoint);

    [LoggerMessage(1703, LogLevel.Information, "Connected to Redis")]
    public static partial void Connected(ILogger logger);

    [LoggerMessage(
        1704,
        LogLevel.Warning,
        "Redis:ConnectionString: {Option} has no effect; commands time out after {Timeout}"
    )]
    public static partial void IneffectiveOption(ILogger logger, string option, TimeSpan timeout);

    [LoggerMessage(
        1705,
        LogLevel.Error,
        "Redis:ConnectionString names a database, but this Redis is a cluster, which has only database 0: "
            + "no command is sent"
    )]
    public static partial void DatabaseOnCluster(ILogger logger);

    [LoggerMessage(
        1706,
        LogLevel.Warning,
        "Redis at {Server} rejects the user or password of Redis:ConnectionString and accepts commands without a "
            + "login: {Message}"
    )]
    public static partial void LoginRejected(ILogger logger, string server, string message);

    [LoggerMessage(1710, LogLevel.Warning, "Redis refuses {Operation} ({Scope}): {Message}")]
    public static partial void RefusalBegins(ILogger logger, string operation, string scope, string message);

    [LoggerMessage(
        1711,
        LogLevel.Information,
        "Redis accepts {Operation} again ({Scope}); before, it refused: {Message}"
    )]
    public static partial void RefusalEnds(ILogger logger, string operation, string scope, string message);
}
