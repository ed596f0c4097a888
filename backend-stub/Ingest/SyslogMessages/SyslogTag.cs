using System.Buffers;

namespace LogSource.Ingest.SyslogMessages;

/// <summary>
/// The program that sent a message, as RFC 3164 (section 4.1.3) and real senders write it:
/// <code>
/// TAG = NAME ":" [SP] / NAME "[" PROCID "]" [[SP] ":"] [SP] / NAME SP
/// </code>
/// The name ends at the first colon, bracket, blank or TAB.
/// </summary>
internal static class SyslogTag
{
    // Longer than any program's name. Longer text before a colon is not a tag.
    private const int MaxLength = 128;

    private static readonly SearchValues<byte> Alphanumeric = SearchValues.Create(
        "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"u8
    );

    private static readonly SearchValues<byte> NameBytes = SearchValues.Create(
        "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_./@+#%"u8
    );

    /// <summary>Takes a tag, its colon and the blank after it.</summary>
    /// <param name="reader">The reader, at the tag or at blanks before it.</param>
    /// <param name="isStrict">
    /// Whether a name must be followed by a colon and a blank, and a name with a process id by a colon.
    /// </param>
    /// <param name="isAfterTime">Whether the message has a time. A name with a process id then needs no colon.</param>
    /// <param name="name">The program's name.</param>
    /// <param name="process">The process id in brackets.</param>
    public static bool TryTake(
        scoped ref ByteReader reader,
        bool isStrict,
        bool isAfterTime,
        out ReadOnlySpan<byte> name,
        out ReadOnlySpan<byte> process
    )
    {
        name = process = default;
        var start = reader.Position;
        reader.SkipBlanks();
        var end = reader.Rest.IndexOfAny(":[ \t"u8);
        if (end is < 1 or > MaxLength)
        {
            reader.Position = start;
            return false;
        }

        var found = reader.Rest[..end];
        reader.Position += end;
        var isTag = reader.TryTake((byte)'[')
            ? TryTakeProcess(ref reader, isAfterTime && !isStrict, out process)
            : reader.TryTake((byte)':') && IsEndOfName(found, reader.Rest, isStrict);
        if (!isTag)
        {
            process = default;
            reader.Position = start;
            return false;
        }

        name = found;
        reader.TryTake((byte)' ');
        return true;
    }

    // Takes "1]:", "1] :", or "1]" alone.
    private static bool TryTakeProcess(scoped ref ByteReader reader, bool mayLackColon, out ReadOnlySpan<byte> process)
    {
        process = default;
        var end = reader.Rest.IndexOfAny("] \t"u8);
        if (end < 0 || reader.Rest[end] != ']')
        {
            return false;
        }

        process = reader.Rest[..end];
        reader.Position += end + 1;
        return reader.TryTake((byte)':')
            || (mayLackColon && (reader.TryTakeText(" : "u8) || reader.Rest is [] or [(byte)' ' or (byte)'\t', ..]));
    }

    // A colon ends a name unless it is part of a URL, a path (C:\), a qualified name (std::x) or a time of day.
    private static bool IsEndOfName(ReadOnlySpan<byte> name, ReadOnlySpan<byte> rest, bool isStrict) =>
        rest is [] or [(byte)' ', ..]
        || (
            !isStrict
            && rest is not [(byte)'/' or (byte)'\\' or (byte)':', ..]
            && !name.ContainsAnyExcept(NameBytes)
            && name.ContainsAnyExceptInRange((byte)'+', (byte)'9')
        );

    /// <summary>Whether a repetition message of BSD's syslogd follows, which has no tag.</summary>
    public static bool IsAtRepetition(scoped ByteReader reader) => reader.Rest.StartsWith("last message repeated "u8);

    /// <summary>Takes the first word after a host, which is the tag of senders that write no colon.</summary>
    public static bool TryTakeWord(scoped ref ByteReader reader, out ReadOnlySpan<byte> word)
    {
        word = default;
        var start = reader.Position;
        var isRepetition = IsAtRepetition(reader);
        reader.SkipBlanks();
        var end = reader.Rest.IndexOfAny(" \t"u8);
        var isWord =
            !isRepetition
            && end is > 0 and <= MaxLength
            && IsWord(reader.Rest[..end])
            && reader.Rest[end..].ContainsAnyExcept(" \t\r\n\0"u8);
        if (!isWord)
        {
            reader.Position = start;
            return false;
        }

        word = reader.Rest[..end];
        reader.Position += end;
        reader.TryTake((byte)' ');
        return true;
    }

    private static bool IsWord(ReadOnlySpan<byte> text) =>
        !text.ContainsAnyExcept(NameBytes) && text[^1] != '.' && text.ContainsAny(Alphanumeric) && text[0] != '-';
}
