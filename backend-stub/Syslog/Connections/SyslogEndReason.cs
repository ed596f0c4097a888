namespace LogSource.Syslog.Connections;

/// <summary>Why a connection ended, or was not served at all.</summary>
internal enum SyslogEndReason
{
    /// <summary>The sender closed it.</summary>
    PeerClosed,

    /// <summary>It broke without being closed.</summary>
    BrokenOff,

    /// <summary>What came cannot be cut into messages.</summary>
    BadFraming,

    /// <summary>A message was not whole within <c>Syslog:FrameTimeout</c>.</summary>
    FrameTimeout,

    /// <summary>It made room for a new one: of all it had waited longest for the rest of a message.</summary>
    Displaced,

    /// <summary>There were <c>Syslog:MaxConnections</c>.</summary>
    TooManyConnections,

    /// <summary>There were <c>Syslog:MaxConnectionsPerAddress</c> of its address.</summary>
    TooManyFromAddress,

    /// <summary>The log source stops.</summary>
    Stopping,
}
