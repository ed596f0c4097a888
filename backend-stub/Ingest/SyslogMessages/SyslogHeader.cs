namespace LogSource.Ingest.SyslogMessages;

/// <summary>The header of a syslog message.</summary>
internal readonly ref struct SyslogHeader
{
    // PRI should have one to three digits and be at most 191, but senders deviate. Its value is not used.
    private const int MaxPriorityDigits = 8;

    public SyslogFormat Format { get; init; }

    /// <summary>Whether the message begins with a priority (<c>&lt;13&gt;</c>).</summary>
    public bool HasPriority { get; init; }

    /// <summary>Null if the message has no time.</summary>
    public long? UnixNanoseconds { get; init; }

    /// <summary>Empty if the message has none, as for the other fields. May contain any byte except a blank.</summary>
    public ReadOnlySpan<byte> HostName { get; init; }

    public ReadOnlySpan<byte> AppName { get; init; }

    public ReadOnlySpan<byte> ProcId { get; init; }

    /// <summary>Whether well-formed structured data follows (RFC 5424 section 6.3).</summary>
    public bool HasData { get; init; }

    /// <summary>
    /// The start of the structured data (RFC 5424) or the text (RFC 3164). Meaningless if the message is unparsed.
    /// </summary>
    public int Length { get; init; }

    /// <summary>Parses the header of a message.</summary>
    /// <param name="message">The whole message.</param>
    /// <param name="clock">Completes the message's time.</param>
    /// <param name="isOfLogplex">
    /// Whether Logplex sent the message: it then follows RFC 5424 without structured data, and its first field is the
    /// time even if it cannot be parsed.
    /// </param>
    public static SyslogHeader Parse(ReadOnlySpan<byte> message, SyslogClock clock, bool isOfLogplex = false)
    {
        var afterPriority = AfterPriority(message);
        var header = Rfc5424.TryParse(message, afterPriority, clock, isOfLogplex, out var parsed)
            ? parsed
            : Rfc3164.Parse(message, afterPriority, clock);
        return header with { HasPriority = afterPriority > 0 };
    }

    /// <returns>0 if there is no priority.</returns>
    private static int AfterPriority(ReadOnlySpan<byte> message)
    {
        var reader = new ByteReader(message);
        reader.TryTakeText("\uFEFF"u8);
        reader.SkipBlanks();
        return
            reader.TryTake((byte)'<') && reader.TryTakeNumber(0, MaxPriorityDigits, out _) && reader.TryTake((byte)'>')
            ? reader.Position
            : 0;
    }
}
