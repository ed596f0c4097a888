namespace EdgeGateway.Tokens;

/// <summary>Event ids 1200 to 1239.</summary>
internal static partial class TokenLog
{
    [LoggerMessage(
        1200,
        LogLevel.Warning,
        "No key for tokens is configured: a key was generated for this process (Development only). "
            + "Its tokens are valid until the process ends."
    )]
    public static partial void KeyGenerated(ILogger logger);

    [LoggerMessage(1210, LogLevel.Information, "Read {Count} keys for tokens from {Place}")]
    public static partial void KeysRead(ILogger logger, int count, string place);

    [LoggerMessage(
        1211,
        LogLevel.Warning,
        "The keys in {Place} cannot be read; the last good ones stay in use: {Reason}"
    )]
    public static partial void KeysUnreadable(ILogger logger, string place, string reason);

    [LoggerMessage(
        1220,
        LogLevel.Warning,
        "Revocations cannot be read from Redis since {Since:u}; the known ones stay in force: {Reason}"
    )]
    public static partial void RevocationsStale(ILogger logger, DateTimeOffset since, string reason);

    [LoggerMessage(1221, LogLevel.Information, "Revocations are read from Redis again")]
    public static partial void RevocationsCurrent(ILogger logger);
}
