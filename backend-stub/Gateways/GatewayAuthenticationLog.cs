namespace LogSource.Gateways;

/// <summary>Event ids 1300 to 1309.</summary>
internal static partial class GatewayAuthenticationLog
{
    [LoggerMessage(
        1300,
        LogLevel.Warning,
        "Requests without an accepted gateway secret were rejected: {Count}, the last one from {Address}. "
            + "GatewayAuthentication:Secrets must have the secret that the gateway sends."
    )]
    public static partial void Rejected(ILogger logger, long count, string? address);
}
