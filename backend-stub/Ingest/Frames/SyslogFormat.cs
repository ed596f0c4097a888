namespace LogSource.Ingest.Frames;

/// <summary>Which grammar a syslog message follows.</summary>
internal enum SyslogFormat
{
    /// <summary>None that is known: the whole message is its text.</summary>
    Unparsed,

    /// <summary>RFC 5424, with every deviation that leaves its fields readable.</summary>
    Rfc5424,

    /// <summary>RFC 3164, as senders write it.</summary>
    Rfc3164,
}
