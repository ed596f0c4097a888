namespace EdgeGateway.RateLimiting;

/// <summary>Event ids 1800 to 1809.</summary>
internal static partial class RateLimitLog
{
    [LoggerMessage(
        EventId = 1800,
        Message = "{Endpoint} of {Client} is over the limit of {Rule}: {Limit} per {Period}"
    )]
    public static partial void OverLimit(
        ILogger logger,
        LogLevel level,
        string endpoint,
        string client,
        string rule,
        double limit,
        string period
    );
}
