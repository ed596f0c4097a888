namespace LogSource.Tail;

/// <summary>Event ids 1100 to 1199.</summary>
internal static partial class TailLog
{
    [LoggerMessage(1100, LogLevel.Debug, "The tail of {App} waits for the buffer.")]
    public static partial void Waiting(ILogger logger, Exception exception, string app);

    [LoggerMessage(
        1102,
        LogLevel.Debug,
        "The tail of {App} gets no wake-ups and only polls; it asks again at the next poll."
    )]
    public static partial void NotSubscribed(ILogger logger, Exception exception, string app);

    [LoggerMessage(1101, LogLevel.Error, "The tail of {App} could not read; it tries again at the next poll.")]
    public static partial void ReadFailed(ILogger logger, Exception exception, string app);

    [LoggerMessage(1103, LogLevel.Debug, "The tails could not be polled; it is tried again at the next poll.")]
    public static partial void NotPolled(ILogger logger, Exception exception);

    [LoggerMessage(1104, LogLevel.Error, "The poll of the tails failed; it is tried again at the next one.")]
    public static partial void PollFailed(ILogger logger, Exception exception);
}
