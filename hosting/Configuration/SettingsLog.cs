namespace EdgeGateway.Hosting.Configuration;

/// <summary>Event ids 1600 to 1609.</summary>
internal static partial class SettingsLog
{
    [LoggerMessage(1600, LogLevel.Error, "A change of the configuration is not in force: {Fault}")]
    public static partial void OptionsRejected(ILogger logger, string fault);

    [LoggerMessage(1601, LogLevel.Error, "{Message}")]
    public static partial void FileRejected(ILogger logger, string message);

    [LoggerMessage(1602, LogLevel.Error, "A change of the configuration is not in force: {Fault}")]
    public static partial void SectionRejected(ILogger logger, string fault);

    [LoggerMessage(1603, LogLevel.Warning, "{Key} has changed. The change takes effect at the next start.")]
    public static partial void NeedsRestart(ILogger logger, string key);

    [LoggerMessage(1604, LogLevel.Error, "A change of the settings could not be applied")]
    public static partial void ChangeFailed(ILogger logger, Exception exception);
}
