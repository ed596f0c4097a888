namespace EdgeGateway.Hosting.Certificates;

/// <summary>Event ids 1670 to 1679.</summary>
internal static partial class CertificateLog
{
    [LoggerMessage(1670, LogLevel.Information, "{Certificate} is in force: {Subject}, valid until {NotAfter:u}")]
    public static partial void Loaded(ILogger logger, string certificate, string subject, DateTimeOffset notAfter);

    [LoggerMessage(
        1671,
        LogLevel.Error,
        "{Certificate} cannot be loaded; the last good certificate, valid until {NotAfter:u}, stays in force: {Fault}"
    )]
    public static partial void Stale(ILogger logger, string certificate, DateTimeOffset? notAfter, string fault);

    [LoggerMessage(1672, LogLevel.Information, "{Certificate} can be loaded again")]
    public static partial void Recovered(ILogger logger, string certificate);

    [LoggerMessage(1673, LogLevel.Error, "{Certificate} is valid only from {NotBefore:u} until {NotAfter:u}")]
    public static partial void NotValid(
        ILogger logger,
        string certificate,
        DateTimeOffset notBefore,
        DateTimeOffset notAfter
    );

    [LoggerMessage(1674, LogLevel.Error, "The certificates could not be compared with their files")]
    public static partial void PollFailed(ILogger logger, Exception exception);
}
