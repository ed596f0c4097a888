namespace EdgeGateway.Hosting.Logging;

/// <summary>Event ids 1610 to 1619.</summary>
internal static partial class LoggingLog
{
    [LoggerMessage(
        1610,
        LogLevel.Warning,
        "{Count} log records were dropped here: standard output was not read fast enough"
    )]
    public static partial void Dropped(ILogger logger, long count);
}
