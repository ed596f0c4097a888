namespace LogSource.Problems;

/// <summary>Event ids 1400 to 1499.</summary>
internal static partial class ProblemLog
{
    [LoggerMessage(1400, LogLevel.Error, "A request failed")]
    public static partial void Unhandled(ILogger logger, Exception exception);

    [LoggerMessage(1401, LogLevel.Warning, "A response was aborted after it had started")]
    public static partial void ResponseAborted(ILogger logger, Exception exception);

    [LoggerMessage(1402, LogLevel.Debug, "The client disconnected")]
    public static partial void ClientDisconnected(ILogger logger, Exception exception);
}
