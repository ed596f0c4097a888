namespace EdgeGateway.Hosting.Background;

/// <summary>Event ids 1650 to 1659.</summary>
internal static partial class BackgroundLog
{
    [LoggerMessage(1650, LogLevel.Error, "Background work failed and will be retried: {Work}")]
    public static partial void Failed(ILogger logger, string work, Exception exception);

    [LoggerMessage(1651, LogLevel.Information, "Background work succeeds again: {Work}")]
    public static partial void SucceedsAgain(ILogger logger, string work);
}
