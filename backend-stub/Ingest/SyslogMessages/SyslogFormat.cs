namespace LogSource.Ingest.SyslogMessages;

/// <summary>The grammar of a syslog message.</summary>
internal enum SyslogFormat
{
    /// <summary>Unknown: the whole message is its text.</summary>
    Unparsed,

    /// <summary>RFC 5424, with every deviation that leaves its fields readable.</summary>
    Rfc5424,

    /// <summary>RFC 3164, as senders write it.</summary>
    Rfc3164,
}
