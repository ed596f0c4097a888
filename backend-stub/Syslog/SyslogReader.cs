using System.Buffers;
using LogSource.Ingest;
using Microsoft.AspNetCore.Connections;

namespace LogSource.Syslog;

/// <summary>
/// Reads one connection to its end. Nobody is told what was stored: all that was read is, before the next is read. What a sender has to
/// wait for, TCP tells it.
/// </summary>
internal sealed class SyslogReader(
    ConnectionContext connection,
    SyslogReceiver receiver,
    SyslogStore store,
    PendingBytes pending,
    int maxFrameBytes,
    CancellationToken stopping)
{
    /// <summary>The most bytes that are taken at once, unless a frame has more.</summary>
    public const int ChunkBytes = 64 * 1024;

    /// <summary>Messages that were read, and not stored yet.</summary>
    public int Unstored { get; private set; }

    /// <summary>Good frames so far.</summary>
    public long Frames { get; private set; }

    /// <returns>What was wrong with the frame that it ended at; null where the peer ended it.</returns>
    public async Task<string?> RunAsync()
    {
        var input = connection.Transport.Input;
        var largest = Math.Max(ChunkBytes, SyslogChunk.Largest(maxFrameBytes));
        for (var needed = 1; ;)
        {
            var read = await input.ReadAtLeastAsync(needed, stopping);
            var bytes = read.Buffer.Slice(0, Math.Min(read.Buffer.Length, needed > ChunkBytes ? largest : ChunkBytes));
            var isEnd = read.IsCompleted && bytes.Length == read.Buffer.Length;

            using var lease = pending.Lease();
            await lease.AddAsync(SyslogChunk.Room((int)bytes.Length), stopping);
            var chunk = SyslogChunk.Parse(bytes.ToArray(), isEnd, maxFrameBytes, receiver);
            lease.Keep(bytes.Length + (chunk.Count * PendingBytes.PerLine));
            input.AdvanceTo(bytes.GetPosition(chunk.Consumed));
            needed = chunk.Needed;
            Frames += chunk.Frames;

            await StoreAsync(chunk);
            if (chunk.Fault is not null || isEnd)
            {
                return chunk.Fault;
            }
        }
    }

    private async Task StoreAsync(SyslogChunk chunk)
    {
        Unstored = chunk.Count;
        foreach (var (app, lines) in chunk.Lines)
        {
            await store.AddAsync(app, lines);
            Unstored -= lines.Count;
        }

    }
}
