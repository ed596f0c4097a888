namespace LogSource.Reading;

/// <summary>Event ids 1200 to 1299.</summary>
internal static partial class ReadingLog
{
    [LoggerMessage(1200, LogLevel.Debug, "A stream of {App} ended")]
    public static partial void StreamEnded(ILogger logger, string app);

    [LoggerMessage(1201, LogLevel.Debug, "A WebSocket ended without a close handshake")]
    public static partial void EndedWithoutClose(ILogger logger, Exception exception);

    [LoggerMessage(1202, LogLevel.Error, "A stream over WebSocket failed")]
    public static partial void StreamFailed(ILogger logger, Exception exception);
}
