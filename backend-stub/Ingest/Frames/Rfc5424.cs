namespace LogSource.Ingest.Frames;

/// <summary>
/// A header as in RFC 5424, section 6:
/// <code>
/// HEADER = PRI VERSION SP TIMESTAMP SP HOSTNAME SP APP-NAME SP PROCID SP MSGID
/// </code>
/// Fields may be longer than in the RFC, hold any byte but a blank, or be empty. PRI, VERSION, TIMESTAMP and the
/// structured data may be
/// missing, where what is left cannot be taken for something else.
/// </summary>
internal static class Rfc5424
{
    private const int LongestVersion = 3;

    /// <returns>
    /// False where the message is of another format. One that begins with a priority and version 1 never is: what
    /// cannot be read of it
    /// leaves it <see cref="SyslogFormat.Unparsed"/>.
    /// </returns>
    public static bool TryParse(
        ReadOnlySpan<byte> message, int afterPriority, SyslogClock clock, out SyslogHeader header)
    {
        header = default;
        var reader = new ByteReader(message) { Position = afterPriority };
        reader.SkipBlanks();
        afterPriority = afterPriority > 0 ? reader.Position : 0;
        var hasVersion = reader.TryTakeNumber(1, LongestVersion, out var version) && reader.TryTake((byte)' ');
        reader.Position = hasVersion ? reader.Position : afterPriority;
        var beginsLikeOne = hasVersion && afterPriority > 0;
        if (!hasVersion && afterPriority == 0)
        {
            return false;
        }

        if (!TryTakeTime(ref reader, beginsLikeOne, clock, out var time))
        {
            header = beginsLikeOne && version == 1 ? ParseWithoutTime(message, reader.Position) : default;
            return beginsLikeOne && version == 1;
        }

        // A text of RFC 3164 may begin with a number or a time.
        var fields = ParseFields(message, reader.Position, time);
        var hasTag = fields.HostName is [.., (byte)':'] || fields.AppName is [.., (byte)':'];
        var isOne = (fields.HasData && (hasVersion || !hasTag)) || (beginsLikeOne && (version == 1 || time is not null));
        header = isOne ? fields : default;
        return isOne;
    }

    private static bool TryTakeTime(
        scoped ref ByteReader reader, bool hasVersion, SyslogClock clock, out long? unixNanoseconds)
    {
        var start = reader.Position;
        var separators = hasVersion ? "Tt "u8 : "Tt"u8;
        unixNanoseconds = SyslogTimestamp.TryTakeIso(ref reader, separators, clock, out var parsed) ? parsed : null;
        if ((unixNanoseconds is not null || (hasVersion && reader.TryTake((byte)'-'))) && reader.TryTake((byte)' '))
        {
            return true;
        }

        reader.Position = start;
        return false;
    }

    /// <summary>
    /// The time is missing, or is something else. The one is told from the other by where the structured data is. A
    /// message whose time
    /// cannot be read stays unparsed, so that the text shows it.
    /// </summary>
    private static SyslogHeader ParseWithoutTime(ReadOnlySpan<byte> message, int start)
    {
        var end = message[start..].IndexOf((byte)' ');
        var unreadable = end < 0 ? default : ParseFields(message, start + end + 1, null);
        var looksLikeTime = new ByteReader(message) { Position = start } is var time &&
            time.TryTakeNumber(4, 4, out _) && time.TryTake((byte)'-');
        if (unreadable.HasData || looksLikeTime)
        {
            return unreadable with { Format = SyslogFormat.Unparsed };
        }

        return ParseFields(message, start, null) is { HasData: true } missing ? missing : default;
    }

    /// <summary>
    /// Where blanks are doubled, either a field is empty or the blanks are one: the structured data decides.
    /// </summary>
    private static SyslogHeader ParseFields(ReadOnlySpan<byte> message, int start, long? time)
    {
        var header = ParseFields(message, start, time, skipBlanks: true);
        return header.HasData ? header : ParseFields(message, start, time, skipBlanks: false);
    }

    private static SyslogHeader ParseFields(ReadOnlySpan<byte> message, int start, long? time, bool skipBlanks)
    {
        var reader = new ByteReader(message) { Position = start };
        var isWhole = TryTakeField(ref reader, skipBlanks, out var host);
        isWhole &= TryTakeField(ref reader, skipBlanks, out var app);
        isWhole &= TryTakeField(ref reader, skipBlanks, out var process);
        isWhole &= TryTakeField(ref reader, skipBlanks, out _, isLast: true);
        return new SyslogHeader
        {
            Format = isWhole ? SyslogFormat.Rfc5424 : SyslogFormat.Unparsed,
            UnixNanoseconds = time,
            HostName = host,
            AppName = app,
            ProcId = process,
            Length = reader.Position,
            HasData = isWhole && StructuredData.TrySkip(reader.Rest, out _, out _),
        };
    }

    private static bool TryTakeField(
        scoped ref ByteReader reader, bool skipBlanks, out ReadOnlySpan<byte> field, bool isLast = false)
    {
        if (skipBlanks)
        {
            reader.SkipBlanks();
        }

        field = reader.TakeToken();
        var isWhole = !field.IsEmpty || !reader.IsAtEnd;
        field = field is [(byte)'-'] ? default : field;
        return (reader.TryTake((byte)' ') || isLast) && isWhole;
    }
}
