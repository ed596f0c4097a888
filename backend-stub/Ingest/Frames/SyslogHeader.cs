namespace LogSource.Ingest.Frames;

/// <summary>
/// What a syslog message begins with (RFC 5424, section 6):
/// <code>
/// HEADER    = PRI VERSION SP TIMESTAMP SP HOSTNAME SP APP-NAME SP PROCID SP MSGID
/// PRI       = "&lt;" 1*3DIGIT "&gt;"   ; 0 to 191
/// VERSION   = "1"
/// TIMESTAMP = "-" / RFC 3339 with T and Z in capitals, at most six digits of a fraction, and no leap second
/// HOSTNAME, APP-NAME, PROCID, MSGID = "-" / printable US-ASCII
/// </code>
/// The fields may be longer than in the RFC, as many senders' are.
/// </summary>
internal readonly ref struct SyslogHeader
{
    /// <summary>The most bytes of HOSTNAME, APP-NAME, PROCID and MSGID, each.</summary>
    public const int MaxFieldLength = 255;

    /// <summary>No message is shorter: its priority, version and six NILVALUEs.</summary>
    public const int ShortestMessage = 16;

    private const int LongestUtc = 27;
    private const int LongestWithOffset = 32;

    /// <summary>Null for NILVALUE.</summary>
    public long? UnixNanoseconds { get; private init; }

    /// <summary>Empty for NILVALUE, as the others.</summary>
    public ReadOnlySpan<byte> HostName { get; private init; }

    public ReadOnlySpan<byte> AppName { get; private init; }

    public ReadOnlySpan<byte> ProcId { get; private init; }

    /// <summary>From HOSTNAME to PROCID, as it stands in the message: who sent it.</summary>
    public ReadOnlySpan<byte> Sender { get; private init; }

    /// <summary>How many bytes of the message it is; a space may follow.</summary>
    public int Length { get; private init; }

    /// <returns>What is wrong, null where nothing is; goes on from "The frame ".</returns>
    public static string? Parse(ReadOnlySpan<byte> message, out SyslogHeader header)
    {
        header = default;
        var rest = message;
        if (!TryTakePriority(ref rest))
        {
            return "does not begin with a priority of 0 to 191 in angle brackets";
        }

        if (!rest.StartsWith("1 "u8))
        {
            return "is not of RFC 5424's version 1 (messages as in RFC 3164 are not taken)";
        }

        rest = rest[2..];
        var end = rest.IndexOf((byte)' ');
        if (end < 0 || !TryParseTime(rest[..end], out var time))
        {
            return "has no timestamp as in RFC 5424, section 6.2.3";
        }

        rest = rest[(end + 1)..];
        var sender = rest;
        if (!TryTakeField(ref rest, out var host) || !TryTakeField(ref rest, out var app) || !TryTakeField(ref rest, out var process))
        {
            return Fields;
        }

        sender = sender[..(sender.Length - rest.Length)];
        end = rest.IndexOf((byte)' ');
        var id = end < 0 ? rest : rest[..end];
        if (!IsField(id))
        {
            return Fields;
        }

        header = new SyslogHeader
        {
            UnixNanoseconds = time,
            HostName = host,
            AppName = app,
            ProcId = process,
            Sender = sender,
            Length = message.Length - rest.Length + id.Length,
        };
        return null;
    }

    private static string Fields => "lacks a host, app, process or message id, or has one that is not of 1 to 255 printable characters";

    private static bool TryTakePriority(scoped ref ReadOnlySpan<byte> rest)
    {
        var end = rest.IndexOf((byte)'>');
        if (end is < 2 or > 4 || rest[0] != '<' || rest[1..end].ContainsAnyExceptInRange((byte)'0', (byte)'9'))
        {
            return false;
        }

        var priority = 0;
        foreach (var digit in rest[1..end])
        {
            priority = (priority * 10) + (digit - '0');
        }

        rest = rest[(end + 1)..];
        return priority <= 191;
    }

    private static bool TryParseTime(ReadOnlySpan<byte> text, out long? unixNanoseconds)
    {
        unixNanoseconds = null;
        if (text is [(byte)'-'])
        {
            return true;
        }

        if (text.Length < 20 || text.Length > (text[^1] == 'Z' ? LongestUtc : LongestWithOffset) ||
            text[10] != 'T' || text[^1] == 'z' || text[17] == '6' || !Rfc3339.TryParse(text, out var parsed))
        {
            return false;
        }

        unixNanoseconds = parsed;
        return true;
    }

    private static bool TryTakeField(scoped ref ReadOnlySpan<byte> rest, out ReadOnlySpan<byte> field)
    {
        var end = rest.IndexOf((byte)' ');
        field = end < 0 ? default : rest[..end];
        if (!IsField(field))
        {
            return false;
        }

        rest = rest[(end + 1)..];
        field = field is [(byte)'-'] ? default : field;
        return true;
    }

    private static bool IsField(ReadOnlySpan<byte> text) =>
        text.Length is > 0 and <= MaxFieldLength && !text.ContainsAnyExceptInRange((byte)'!', (byte)'~');
}
