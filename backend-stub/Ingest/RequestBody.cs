namespace LogSource.Ingest;

/// <summary>Reads a request's body into memory, where its lines then are slices of it.</summary>
internal static class RequestBody
{
    private const int FirstBlock = 16 * 1024;

    /// <summary>Room is reserved as bytes arrive, not as a client announces them.</summary>
    /// <param name="body">The body; the server sees to it that it fails beyond the limit.</param>
    /// <param name="limit">The most bytes that it can have.</param>
    /// <param name="lease">Holds the room as long as the bytes are needed.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<ReadOnlyMemory<byte>> ReadAsync(
        Stream body, int limit, PendingBytesLease lease, CancellationToken cancellationToken)
    {
        byte[] buffer = [];
        for (int length = 0, count; ; length += count)
        {
            if (length == buffer.Length)
            {
                // Beyond the limit by one, as a full buffer has no room to read the end into.
                var size = (int)Math.Min(Math.Max(FirstBlock, 2L * length), limit + 1L);
                lease.Add(size - length);
                Array.Resize(ref buffer, size);
            }
            count = await body.ReadAsync(buffer.AsMemory(length), cancellationToken);
            if (count == 0)
            {
                return buffer.AsMemory(0, length);
            }
        }
    }
}
