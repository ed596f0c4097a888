namespace EdgeGateway.Timing;

/// <summary>Event ids 1000 to 1009.</summary>
internal static partial class TimingLog
{
    [LoggerMessage(1000, LogLevel.Error, "The deadline of a {Type} failed; it is retried at the next tick")]
    public static partial void DeadlineFailed(ILogger logger, string type, Exception exception);

    [LoggerMessage(1002, LogLevel.Error, "A tick of the timer wheel failed")]
    public static partial void TickFailed(ILogger logger, Exception exception);
}
