using System.Buffers;
using System.Net;

namespace LogSource.Ingest.SyslogMessages;

/// <summary>
/// Parses the header of a message by RFC 5424 section 6:
/// <code>
/// HEADER = PRI VERSION SP TIMESTAMP SP HOSTNAME SP APP-NAME SP PROCID SP MSGID
/// </code>
/// Fields may be longer than in the RFC, contain any byte except a blank, or be empty. PRI, VERSION, TIMESTAMP and the
/// structured data may be missing if the rest cannot be mistaken for something else. A TIMESTAMP may be in Unix
/// seconds; an invalid one counts as missing.
/// </summary>
internal static class Rfc5424
{
    private const int MaxVersionDigits = 3;

    // Ten digits are 2001-09-09 or later. A smaller number may be the beginning of a text.
    private const int MinUnixDigits = 10;
    private const int MinTimeLength = 10;

    private static readonly SearchValues<byte> NumberBytes = SearchValues.Create("0123456789."u8);
    private static readonly SearchValues<byte> TimeBytes = SearchValues.Create("0123456789-+:.,/TtZz"u8);

    /// <returns>
    /// False if the message has another format. A message with a priority and version 1 never has: if it cannot be
    /// parsed, it is <see cref="SyslogFormat.Unparsed"/>.
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
        var hasVersion = reader.TryTakeNumber(1, MaxVersionDigits, out var version) && reader.TryTake((byte)' ');
        reader.Position = hasVersion ? reader.Position : afterPriority;
        var hasPrefix = hasVersion && afterPriority > 0;
        if (!hasVersion && afterPriority == 0)
        {
            return false;
        }

        if (!TryTakeTime(ref reader, hasPrefix, clock, out var time))
        {
            header = hasPrefix && version == 1 ? ParseWithoutTime(message, reader.Position, isOfLogplex) : default;
            return hasPrefix && version == 1;
        }

        // The text of an RFC 3164 message may begin with a number or a time.
        var fields = ParseFields(message, reader.Position, time);
        var hasTag = fields.HostName is [.., (byte)':'] || fields.AppName is [.., (byte)':'];
        var isRfc5424 =
            (fields.HasData && (hasVersion || !hasTag)) || (hasPrefix && (version == 1 || time is not null));
        header = isRfc5424 ? fields : default;
        return isRfc5424;
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

    // The time is missing or in another format, such as Go's zero time or Unix seconds. The position of the structured
    // data and the first field distinguish the two cases.
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

    // Cisco's Meraki devices write Unix seconds, a host, the kind of the message, and then its text.
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
        var isTime = (digits < 0 ? field.Length : digits) >= MinUnixDigits && !field.ContainsAnyExcept(NumberBytes);
        return isTime && UnixTime.TryParse(field, out var time) ? time : null;
    }

    private static bool LooksLikeTime(ReadOnlySpan<byte> field) =>
        field is [>= (byte)'0' and <= (byte)'9', ..]
        && field.Length >= MinTimeLength
        && !field.ContainsAnyExcept(TimeBytes)
        && !IPAddress.TryParse(field, out _);

    // Two blanks mean an empty field or count as one separator. The position of the structured data decides.
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
