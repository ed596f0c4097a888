using System.Buffers;
using System.Text;
using LogSource.Ingest.Budget;
using LogSource.Problems;

namespace LogSource.Ingest.Bodies;

/// <summary>A request's body in memory, where its lines then are slices of it.</summary>
internal sealed class RequestBody
{
    private const int FirstBlock = 16 * 1024;

    // Larger arrays are rare, and would stay in the pool for long.
    private const int MaxPooled = 1024 * 1024;

    private byte[] _buffer = [];
    private int _room;

    private RequestBody() { }

    public ReadOnlyMemory<byte> Bytes { get; private set; }

    /// <summary>Reads to the end. Room is reserved as bytes arrive, not as a client announces them.</summary>
    /// <param name="body">The body, decoded.</param>
    /// <param name="limit">The most bytes that it can have.</param>
    /// <param name="lease">Holds the room as long as the bytes are needed.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ProblemException">413: it has more.</exception>
    public static async Task<RequestBody> ReadAsync(
        Stream body,
        int limit,
        IngestReservation lease,
        CancellationToken cancellationToken
    )
    {
        var read = new RequestBody();
        for (int length = 0, size = 0, count; ; length += count)
        {
            if (length == size)
            {
                // Beyond the limit by one, as a full buffer has no room to read the end into.
                size = (int)Math.Min(Math.Max(FirstBlock, 2L * length), limit + 1L);
                lease.Add(size - length);
                read._room = size;
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
                    $"A body may have {limit} bytes, decoded."
                );
            }
        }
    }

    /// <summary>
    /// The same text in UTF-8 without a byte order mark, within the same limit; this body is recycled where that is
    /// another one.
    /// </summary>
    /// <param name="charset">What the sender says; null for UTF-8.</param>
    /// <param name="limit">The most bytes that the outcome can have.</param>
    /// <param name="lease">Holds the room of this body, and of the outcome afterwards.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ProblemException">413: it has more.</exception>
    public async Task<RequestBody> ToUtf8Async(
        Encoding? charset,
        int limit,
        IngestReservation lease,
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
        var utf8 = await ReadAsync(text, limit, lease, cancellationToken);
        lease.ReduceTo(utf8._room);
        Recycle();
        return utf8;
    }

    /// <summary>
    /// Gives the memory to other bodies. Only when nobody can read it any more: an append that failed may still be
    /// sent.
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
