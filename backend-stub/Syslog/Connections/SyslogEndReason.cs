namespace LogSource.Syslog.Connections;

/// <summary>Why a connection ended or was refused.</summary>
internal enum SyslogEndReason
{
    /// <summary>The sender closed it.</summary>
    PeerClosed,

    /// <summary>The connection broke without being closed.</summary>
    BrokenOff,

    /// <summary>The bytes cannot be divided into messages.</summary>
    BadFraming,

    /// <summary>A message was not whole within <c>Syslog:FrameTimeout</c>.</summary>
    FrameTimeout,

    /// <summary>A new connection displaced it, see <see cref="SyslogAdmission"/>.</summary>
    Displaced,

    /// <summary><c>Syslog:MaxConnections</c> were open.</summary>
    TooManyConnections,

    /// <summary><c>Syslog:MaxConnectionsPerAddress</c> of its address were open.</summary>
    TooManyFromAddress,

    /// <summary>The log source is stopping.</summary>
    Stopping,
}
