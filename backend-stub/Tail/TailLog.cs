namespace LogSource.Tail;

/// <summary>Event ids 1100 to 1199.</summary>
internal static partial class TailLog
{
    [LoggerMessage(1100, LogLevel.Debug, "The tail of {App} cannot reach the buffer and retries at the next poll")]
    public static partial void BufferUnavailable(ILogger logger, Exception exception, string app);

    [LoggerMessage(
        1102,
        LogLevel.Debug,
        "The tail of {App} cannot subscribe to wake-ups and only polls; it retries at the next poll"
    )]
    public static partial void NotSubscribed(ILogger logger, Exception exception, string app);

    [LoggerMessage(1101, LogLevel.Error, "The tail of {App} failed to read; it retries at the next poll")]
    public static partial void ReadFailed(ILogger logger, Exception exception, string app);

    [LoggerMessage(1103, LogLevel.Debug, "The tails could not be polled; the next poll retries")]
    public static partial void NotPolled(ILogger logger, Exception exception);

    [LoggerMessage(1104, LogLevel.Error, "The poll of the tails failed; the next poll retries")]
    public static partial void PollFailed(ILogger logger, Exception exception);
}
