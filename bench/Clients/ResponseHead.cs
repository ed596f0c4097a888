namespace EdgeGateway.Bench.Clients;

/// <summary>
/// Parses the status line and headers of a response, of which only the status, the end and a chunked body are needed.
/// </summary>
internal struct ResponseHead
{
    private const uint BlankLine = 0x0D0A0D0A;

    // "HTTP/1.1 200 OK"
    private const int StatusAt = 9;
    private const int StatusDigits = 3;

    private int _length;
    private uint _tail;
    private int _chunkedBytes;

    /// <summary>The blank line after the headers was read.</summary>
    public readonly bool IsComplete => _tail == BlankLine;

    /// <summary>The status code, once <see cref="IsComplete"/>.</summary>
    public int Status { get; private set; }

    /// <summary>Whether the body is chunked, once <see cref="IsComplete"/>.</summary>
    public readonly bool IsChunked => _chunkedBytes == Chunked.Length;

    private static ReadOnlySpan<byte> Chunked => "chunked"u8;

    /// <summary>Parses the next bytes.</summary>
    /// <returns>How many of the bytes belong to the head.</returns>
    public int Read(ReadOnlySpan<byte> bytes)
    {
        var at = 0;
        while (at < bytes.Length && !IsComplete)
        {
            if (_length is >= StatusAt and < StatusAt + StatusDigits)
            {
                Status = (Status * 10) + bytes[at] - '0';
            }

            if (!IsChunked)
            {
                _chunkedBytes =
                    bytes[at] == Chunked[_chunkedBytes] ? _chunkedBytes + 1
                    : bytes[at] == Chunked[0] ? 1
                    : 0;
            }

            _tail = (_tail << 8) | bytes[at];
            _length++;
            at++;
        }

        return at;
    }
}
