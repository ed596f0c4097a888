namespace LogSource.Syslog;

/// <summary>Why a syslog message was not stored.</summary>
internal enum SyslogDropReason
{
    /// <summary>No route matches it.</summary>
    Unmapped,

    /// <summary>Its app is new, and there are <c>Buffer:MaxApps</c> apps.</summary>
    NoRoom,

    /// <summary>Redis refuses the app's lines, but may accept those of others.</summary>
    Refused,
}
