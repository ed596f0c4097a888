namespace LogSource.Ingest.Frames;

/// <summary>What a syslog message says before its text.</summary>
internal readonly ref struct SyslogHeader
{
    // Of PRI, which should have one to three digits and be 191 at most. It is not used.
    private const int MaxPriorityDigits = 8;

    public SyslogFormat Format { get; init; }

    /// <summary>Whether the message begins with a priority (<c>&lt;13&gt;</c>), as every one should.</summary>
    public bool HasPriority { get; init; }

    /// <summary>Null where the message has no time.</summary>
    public long? UnixNanoseconds { get; init; }

    /// <summary>Empty where the message does not say, as the others. Any bytes but blanks.</summary>
    public ReadOnlySpan<byte> HostName { get; init; }

    public ReadOnlySpan<byte> AppName { get; init; }

    public ReadOnlySpan<byte> ProcId { get; init; }

    /// <summary>Whether well-formed structured data follows (RFC 5424, section 6.3).</summary>
    public bool HasData { get; init; }

    /// <summary>
    /// Where structured data (RFC 5424) or the text (RFC 3164) begins; of no use where the message is unparsed.
    /// </summary>
    public int Length { get; init; }

    /// <param name="message">All of it.</param>
    /// <param name="clock">Completes its time.</param>
    /// <param name="isOfLogplex">
    /// Whether it is one of Logplex: of RFC 5424 without structured data, and its first field is the time whatever it
    /// is.
    /// </param>
    public static SyslogHeader Parse(ReadOnlySpan<byte> message, SyslogClock clock, bool isOfLogplex = false)
    {
        var afterPriority = AfterPriority(message);
        var header = Rfc5424.TryParse(message, afterPriority, clock, isOfLogplex, out var parsed)
            ? parsed
            : Rfc3164.Parse(message, afterPriority, clock);
        return header with { HasPriority = afterPriority > 0 };
    }

    /// <returns>0 where there is no priority.</returns>
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
