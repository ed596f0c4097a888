using System.Buffers;
using System.Net;

namespace LogSource.Ingest.Frames;

/// <summary>
/// A header as in RFC 5424, section 6:
/// <code>
/// HEADER = PRI VERSION SP TIMESTAMP SP HOSTNAME SP APP-NAME SP PROCID SP MSGID
/// </code>
/// Fields may be longer than in the RFC, hold any byte but a blank, or be empty. PRI, VERSION, TIMESTAMP and the
/// structured data may be missing, where what is left cannot be taken for something else. A TIMESTAMP may be in Unix
/// seconds. One that cannot be read counts as none.
/// </summary>
internal static class Rfc5424
{
    private const int LongestVersion = 3;

    // 2001-09-09 in Unix seconds. A text may begin with a smaller number.
    private const int LeastUnixDigits = 10;
    private const int LeastTimeLength = 10;

    private static readonly SearchValues<byte> NumberBytes = SearchValues.Create("0123456789."u8);
    private static readonly SearchValues<byte> TimeBytes = SearchValues.Create("0123456789-+:.,/TtZz"u8);

    /// <returns>
    /// False where the message is of another format. One that begins with a priority and version 1 never is: what
    /// cannot be read of it
    /// leaves it <see cref="SyslogFormat.Unparsed"/>.
    /// </returns>
    public static bool TryParse(
        ReadOnlySpan<byte> message,
        int afterPriority,
        SyslogClock clock,
        bool isOfLogplex,
        out SyslogHeader header
    )
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
            header = beginsLikeOne && version == 1 ? ParseWithoutTime(message, reader.Position, isOfLogplex) : default;
            return beginsLikeOne && version == 1;
        }

        // A text of RFC 3164 may begin with a number or a time.
        var fields = ParseFields(message, reader.Position, time);
        var hasTag = fields.HostName is [.., (byte)':'] || fields.AppName is [.., (byte)':'];
        var isOne =
            (fields.HasData && (hasVersion || !hasTag)) || (beginsLikeOne && (version == 1 || time is not null));
        header = isOne ? fields : default;
        return isOne;
    }

    private static bool TryTakeTime(
        scoped ref ByteReader reader,
        bool hasVersion,
        SyslogClock clock,
        out long? unixNanoseconds
    )
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
    /// The time is missing, or is something else, as Go's zero time or Unix seconds. The one is told from the other by
    /// where the structured data is, and by how the first field looks.
    /// </summary>
    private static SyslogHeader ParseWithoutTime(ReadOnlySpan<byte> message, int start, bool isOfLogplex)
    {
        var end = message[start..].IndexOf((byte)' ');
        if (end < 0)
        {
            return default;
        }

        var first = message.Slice(start, end);
        var unix = UnixSecondsOf(first);
        var fields = ParseFields(message, start + end + 1, unix);
        if (fields.HasData || isOfLogplex)
        {
            return fields;
        }

        if (unix is not null)
        {
            return ParseMeraki(message, start + end + 1, fields);
        }

        return LooksLikeTime(first) ? fields
            : ParseFields(message, start, null) is { HasData: true } missing ? missing
            : default;
    }

    /// <summary>
    /// Cisco's Meraki devices write Unix seconds, a host, the kind of the message and its text at once.
    /// </summary>
    private static SyslogHeader ParseMeraki(ReadOnlySpan<byte> message, int start, SyslogHeader fields)
    {
        var reader = new ByteReader(message) { Position = start };
        return TryTakeField(ref reader, skipBlanks: true, out _) && TryTakeField(ref reader, skipBlanks: true, out _)
            ? fields with
            {
                Format = SyslogFormat.Rfc5424,
                ProcId = default,
                Length = reader.Position,
            }
            : fields;
    }

    private static long? UnixSecondsOf(ReadOnlySpan<byte> field)
    {
        var digits = field.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        var isTime = (digits < 0 ? field.Length : digits) >= LeastUnixDigits && !field.ContainsAnyExcept(NumberBytes);
        return isTime && UnixTime.TryParse(field, out var time) ? time : null;
    }

    private static bool LooksLikeTime(ReadOnlySpan<byte> field) =>
        field is [>= (byte)'0' and <= (byte)'9', ..]
        && field.Length >= LeastTimeLength
        && !field.ContainsAnyExcept(TimeBytes)
        && !IPAddress.TryParse(field, out _);

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
            HasData = isWhole && StructuredData.Skip(reader.Rest) > 0,
        };
    }

    private static bool TryTakeField(
        scoped ref ByteReader reader,
        bool skipBlanks,
        out ReadOnlySpan<byte> field,
        bool isLast = false
    )
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
