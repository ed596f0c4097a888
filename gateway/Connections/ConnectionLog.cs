namespace EdgeGateway.Connections;

/// <summary>Event ids 1400 to 1409.</summary>
internal static partial class ConnectionLog
{
    [LoggerMessage(
        1400,
        LogLevel.Debug,
        "Connection {Connection} was closed, {Reason}: its peer last sent something {SilentMs} ms ago"
    )]
    public static partial void Ended(ILogger logger, string connection, string reason, long silentMs);

    [LoggerMessage(1401, LogLevel.Warning, "A connection could not be checked or closed")]
    public static partial void CheckFailed(ILogger logger, Exception exception);
}
