namespace EdgeGateway.Connections;

/// <summary>Event ids 1400 to 1419.</summary>
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

    [LoggerMessage(
        1410,
        LogLevel.Warning,
        "Connection {Connection} from {Peer} was ended with ENHANCE_YOUR_CALM: its budget of {Kind} was exceeded"
    )]
    public static partial void Flooded(ILogger logger, string connection, string peer, string kind);
}
