using FunctionalTests.Wire;

namespace FunctionalTests.Conformance.Echo;

/// <summary>
/// Reads a client's frames: complete headers, and payloads in parts as they arrive, so that an invalid payload is
/// detected before its end.
/// </summary>
internal sealed class FrameReader(Stream stream)
{
    private readonly byte[] _buffer = new byte[16 * 1024];
    private int _start;
    private int _end;

    /// <summary>Reads the next header; null if the client has left.</summary>
    public async Task<FrameHeader?> HeaderAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            if (FrameHeader.TryParse(_buffer.AsSpan(_start, _end - _start), out var header, out var size))
            {
                _start += size;
                return header;
            }

            if (!await FillAsync(cancellationToken))
            {
                return null;
            }
        }
    }

    /// <summary>
    /// Passes the unmasked parts of the payload to <paramref name="take"/>; false if the client left before
    /// its end.
    /// </summary>
    public async Task<bool> PayloadAsync(
        FrameHeader header,
        Action<ReadOnlyMemory<byte>> take,
        CancellationToken cancellationToken
    )
    {
        for (ulong done = 0; done < header.Length; )
        {
            if (_start == _end && !await FillAsync(cancellationToken))
            {
                return false;
            }

            var piece = _buffer.AsMemory(_start, (int)Math.Min(header.Length - done, (ulong)(_end - _start)));
            FrameBytes.Mask(piece.Span, header.Key, done);
            take(piece);
            _start += piece.Length;
            done += (ulong)piece.Length;
        }

        return true;
    }

    private async Task<bool> FillAsync(CancellationToken cancellationToken)
    {
        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        (_start, _end) = (0, _end - _start);
        var count = await stream.ReadAsync(_buffer.AsMemory(_end), cancellationToken);
        _end += count;
        return count > 0;
    }
}
