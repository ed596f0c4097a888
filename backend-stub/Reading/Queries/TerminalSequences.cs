namespace LogSource.Reading.Queries;

/// <summary>
/// Removes the control sequences of terminals that begin with ESC [ (ECMA-48 section 5.4), such as those of colours, so
/// that a search finds what a person sees: <c>ERROR: disk</c> in a line whose <c>ERROR</c> is red.
/// </summary>
internal static class TerminalSequences
{
    private const byte Escape = 0x1b;

    /// <summary>Whether a message may have such a sequence.</summary>
    public static bool MayBeIn(ReadOnlySpan<byte> message) => message.Contains(Escape);

    /// <summary>Copies a message without them. The target must be as long as the message.</summary>
    /// <returns>The number of bytes.</returns>
    public static int Remove(ReadOnlySpan<byte> message, Span<byte> target)
    {
        var length = 0;
        for (var rest = message; rest.Length > 0; )
        {
            var sequence = SequenceLength(rest);
            if (sequence == 0)
            {
                target[length++] = rest[0];
            }

            rest = rest[Math.Max(1, sequence)..];
        }

        return length;
    }

    // Zero if the text does not begin with a complete sequence: parameters, intermediate bytes and a final byte.
    private static int SequenceLength(ReadOnlySpan<byte> text)
    {
        if (text is not [Escape, (byte)'[', ..])
        {
            return 0;
        }

        var end = 2;
        end += CountInRange(text[end..], 0x30, 0x3f);
        end += CountInRange(text[end..], 0x20, 0x2f);
        return end < text.Length && text[end] is >= 0x40 and <= 0x7e ? end + 1 : 0;
    }

    private static int CountInRange(ReadOnlySpan<byte> text, byte first, byte last)
    {
        var count = text.IndexOfAnyExceptInRange(first, last);
        return count < 0 ? text.Length : count;
    }
}
