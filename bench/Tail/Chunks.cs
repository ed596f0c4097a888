namespace EdgeGateway.Bench.Tail;

/// <summary>Takes the framing out of a chunked body (RFC 9112, section 7.1): a chunk may end in the middle of a line. Pure.</summary>
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

    /// <summary>Moves the data together at the front.</summary>
    /// <returns>How many bytes there are of it.</returns>
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
