namespace EdgeGateway.Bench.Tail;

/// <summary>
/// Removes the framing of a chunked body (RFC 9112 section 7.1). A chunk may end in the middle of a line. Performs no
/// I/O.
/// </summary>
internal struct Chunks
{
    private enum Part
    {
        Size,
        Data,
        AfterData,
    }

    private Part _part;
    private int _left;

    /// <summary>Moves the data to the front.</summary>
    /// <returns>The number of data bytes.</returns>
    public int Unwrap(Span<byte> bytes)
    {
        var (read, written) = (0, 0);
        while (read < bytes.Length)
        {
            if (_part == Part.Data)
            {
                var count = Math.Min(_left, bytes.Length - read);
                bytes.Slice(read, count).CopyTo(bytes[written..]);
                (read, written) = (read + count, written + count);
                _left -= count;
                _part = _left == 0 ? Part.AfterData : Part.Data;
            }
            else
            {
                ReadFraming(bytes[read++]);
            }
        }

        return written;
    }

    private void ReadFraming(byte value)
    {
        if (_part == Part.AfterData)
        {
            _part = value == '\n' ? Part.Size : Part.AfterData;
        }
        else if (value == '\n')
        {
            _part = _left == 0 ? Part.AfterData : Part.Data;
        }
        else if (value != '\r')
        {
            _left = (_left << 4) | ((value & 0xF) + (value > '9' ? 9 : 0));
        }
    }
}
