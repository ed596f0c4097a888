using System.Buffers;

namespace LogSource.Reading.Queries;

/// <summary>
/// The control sequences of terminals in a message (ECMA-48 section 8.3), such as colours. They begin with ESC, or with
/// a C1 control character, which has two bytes in UTF-8:
/// <code>
/// CSI                     ESC "[" / U+009B    *(%x30-3F) *(%x20-2F) %x40-7E
/// OSC                     ESC "]" / U+009D    text, up to BEL, ESC "\" or U+009C
/// DCS, SOS, PM and APC    ESC "P" / "X" / "^" / "_", or U+0090, U+0098, U+009E, U+009F; as OSC, without BEL
/// others                  ESC *(%x20-2F) [%x30-7E]
/// </code>
/// Of a sequence that is not complete, only the beginning is removed.
/// </summary>
internal static class TerminalSequences
{
    private const byte Escape = 0x1B;
    private const byte Bell = 0x07;

    // The first byte of a C1 control character, and of some others.
    private const byte C1 = 0xC2;
    private const int BeginningLength = 2;

    /// <summary>Whether a message has such a sequence.</summary>
    public static bool AreIn(ReadOnlySpan<byte> message) => Find(message, out _) >= 0;

    /// <summary>Returns the message without its sequences. Reads each byte once or twice.</summary>
    public static ReadOnlySpan<byte> Remove(ReadOnlySpan<byte> message)
    {
        var text = new ArrayBufferWriter<byte>(message.Length);
        for (int at; (at = Find(message, out var length)) >= 0; message = message[(at + length)..])
        {
            text.Write(message[..at]);
        }

        text.Write(message);
        return text.WrittenSpan;
    }

    private static int Find(ReadOnlySpan<byte> message, out int length)
    {
        for (var at = 0; ; at++)
        {
            var skipped = message[at..].IndexOfAny(Escape, C1);
            if (skipped < 0)
            {
                length = 0;
                return -1;
            }

            at += skipped;
            length = LengthOf(message[at..]);
            if (length > 0)
            {
                return at;
            }
        }
    }

    // 0 if it is another character that begins with C2.
    private static int LengthOf(ReadOnlySpan<byte> text)
    {
        // A C1 control character equals ESC and the character whose code is lower by 0x40.
        var kind =
            text.Length < BeginningLength ? 0
            : text[0] == Escape ? text[1]
            : text[1] - 0x40;
        return kind switch
        {
            '[' => LengthOfControl(text),
            ']' or 'P' or 'X' or '^' or '_' => LengthOfString(text, kind == ']'),
            _ => text[0] == Escape ? LengthOfOther(text) : 0,
        };
    }

    private static int LengthOfControl(ReadOnlySpan<byte> text)
    {
        var end = Skip(text, BeginningLength, 0x30, 0x3F);
        end = Skip(text, end, 0x20, 0x2F);
        return end < text.Length && text[end] is >= 0x40 and <= 0x7E ? end + 1 : BeginningLength;
    }

    private static int LengthOfString(ReadOnlySpan<byte> text, bool endsWithBell)
    {
        for (var i = BeginningLength; i < text.Length; i++)
        {
            if (text[i] == Bell && endsWithBell)
            {
                return i + 1;
            }

            // The next sequence, so that no byte is read again and again: the end, or this string is not complete.
            var next = i + 1 < text.Length ? text[i + 1] : 0;
            if (text[i] == Escape || (text[i] == C1 && next is >= 0x80 and <= 0x9F))
            {
                return next == (text[i] == Escape ? '\\' : 0x9C) ? i + 2 : BeginningLength;
            }
        }

        return BeginningLength;
    }

    private static int LengthOfOther(ReadOnlySpan<byte> text)
    {
        var end = Skip(text, 1, 0x20, 0x2F);
        return end < text.Length && text[end] is >= 0x30 and <= 0x7E ? end + 1 : end;
    }

    private static int Skip(ReadOnlySpan<byte> text, int start, byte first, byte last)
    {
        var length = text[start..].IndexOfAnyExceptInRange(first, last);
        return length < 0 ? text.Length : start + length;
    }
}
