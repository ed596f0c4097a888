namespace LogSource.Ingest.SyslogMessages;

/// <summary>Reads a message's header from left to right. A failed attempt does not move the position.</summary>
internal ref struct ByteReader(ReadOnlySpan<byte> text)
{
    private readonly ReadOnlySpan<byte> _text = text;

    public int Position { get; set; }

    public readonly ReadOnlySpan<byte> Rest => _text[Position..];

    public readonly bool IsAtEnd => Position == _text.Length;

    /// <summary>Whether a blank or the end follows.</summary>
    public readonly bool IsAtBlank => IsAtEnd || _text[Position] == ' ';

    public bool TryTake(byte expected) => TryTakeAny([expected]);

    public bool TryTakeAny(scoped ReadOnlySpan<byte> expected)
    {
        if (IsAtEnd || !expected.Contains(_text[Position]))
        {
            return false;
        }

        Position++;
        return true;
    }

    public bool TryTakeText(scoped ReadOnlySpan<byte> expected)
    {
        if (!Rest.StartsWith(expected))
        {
            return false;
        }

        Position += expected.Length;
        return true;
    }

    /// <summary>Takes all digits that follow, if their number is within the bounds.</summary>
    public bool TryTakeNumber(int least, int most, out int value)
    {
        value = 0;
        var count = Rest.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        count = count < 0 ? Rest.Length : count;
        if (count < least || count > most)
        {
            return false;
        }

        foreach (var digit in Rest[..count])
        {
            value = (value * 10) + (digit - '0');
        }

        Position += count;
        return true;
    }

    /// <summary>Takes the text before the next blank, which may be empty.</summary>
    public ReadOnlySpan<byte> TakeToken()
    {
        var end = Rest.IndexOf((byte)' ');
        var token = end < 0 ? Rest : Rest[..end];
        Position += token.Length;
        return token;
    }

    public void SkipBlanks()
    {
        while (TryTake((byte)' ')) { }
    }
}
