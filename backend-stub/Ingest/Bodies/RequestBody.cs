using System.Buffers;
using System.Text;
using LogSource.Ingest.Budget;
using LogSource.Problems;

namespace LogSource.Ingest.Bodies;

/// <summary>A request's body in memory. The lines of the request are slices of it.</summary>
internal sealed class RequestBody
{
    private const int FirstBlock = 16 * 1024;

    // Larger arrays are rare and would stay in the pool for a long time.
    private const int MaxPooled = 1024 * 1024;

    private byte[] _buffer = [];
    private int _reserved;

    private RequestBody() { }

    public ReadOnlyMemory<byte> Bytes { get; private set; }

    /// <summary>Reads a body to its end. Reserves bytes when they arrive, not when the client announces them.</summary>
    /// <param name="body">The decoded body.</param>
    /// <param name="limit">The most bytes of the body.</param>
    /// <param name="reservation">Holds the bytes until it is disposed.</param>
    /// <param name="cancellationToken">Cancels reading.</param>
    /// <exception cref="ProblemException">413 if the body is larger.</exception>
    public static async Task<RequestBody> ReadAsync(
        Stream body,
        int limit,
        IngestReservation reservation,
        CancellationToken cancellationToken
    )
    {
        var read = new RequestBody();
        for (int length = 0, size = 0, count; ; length += count)
        {
            if (length == size)
            {
                // One byte more than the limit: a full buffer has no room for the read that detects the end.
                size = (int)Math.Min(Math.Max(FirstBlock, 2L * length), limit + 1L);
                reservation.Add(size - length);
                read._reserved = size;
                read.Grow(length, size);
            }

            count = await body.ReadAsync(read._buffer.AsMemory(length, size - length), cancellationToken);
            if (count == 0)
            {
                read.Bytes = read._buffer.AsMemory(0, length);
                return read;
            }

            if (length + count > limit)
            {
                throw new ProblemException(
                    StatusCodes.Status413PayloadTooLarge,
                    "body-too-large",
                    $"A body may have at most {limit} bytes after decoding."
                );
            }
        }
    }

    /// <summary>
    /// Returns the same text in UTF-8 without a byte order mark, within the same limit. If that is another body, this
    /// body is recycled.
    /// </summary>
    /// <param name="charset">The declared encoding; null for UTF-8.</param>
    /// <param name="limit">The most bytes of the result.</param>
    /// <param name="reservation">Holds the bytes of this body, and afterwards those of the result.</param>
    /// <param name="cancellationToken">Cancels reading.</param>
    /// <exception cref="ProblemException">413 if the result is larger.</exception>
    public async Task<RequestBody> ToUtf8Async(
        Encoding? charset,
        int limit,
        IngestReservation reservation,
        CancellationToken cancellationToken
    )
    {
        var encoding = BodyCharset.Detect(Bytes.Span, charset, out var markLength);
        Bytes = Bytes[markLength..];
        if (encoding is null)
        {
            return this;
        }

        var source = new MemoryStream(_buffer, markLength, Bytes.Length, writable: false);
        await using var text = Encoding.CreateTranscodingStream(source, encoding, Encoding.UTF8);
        var utf8 = await ReadAsync(text, limit, reservation, cancellationToken);
        reservation.ReduceTo(utf8._reserved);
        Recycle();
        return utf8;
    }

    /// <summary>
    /// Returns the memory to the pool. Call this only if nothing reads the memory any more: a failed append may still
    /// be being sent.
    /// </summary>
    public void Recycle()
    {
        Bytes = default;
        Recycle(_buffer);
    }

    private static void Recycle(byte[] buffer)
    {
        if (buffer.Length is > 0 and <= MaxPooled)
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private void Grow(int length, int size)
    {
        var larger = size <= MaxPooled ? ArrayPool<byte>.Shared.Rent(size) : new byte[size];
        _buffer.AsSpan(0, length).CopyTo(larger);
        Recycle(_buffer);
        _buffer = larger;
    }
}
