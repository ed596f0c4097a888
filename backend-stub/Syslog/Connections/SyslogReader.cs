using LogSource.Ingest.Budget;
using LogSource.Lines;
using LogSource.Syslog.Framing;
using Microsoft.AspNetCore.Connections;

namespace LogSource.Syslog.Connections;

/// <summary>
/// Reads one connection to its end. Syslog has no acknowledgements, so the reader stores all messages before it reads
/// more, and TCP's flow control makes the sender wait.
/// </summary>
internal sealed class SyslogReader(
    ConnectionContext context,
    SyslogConnection connection,
    SyslogMessageMapper mapper,
    SyslogStore store,
    IngestBudget budget,
    int maxFrameBytes,
    CancellationToken stopping
)
{
    /// <summary>The most bytes that are read before the messages are stored.</summary>
    public const int ChunkBytes = 64 * 1024;

    private readonly FrameCollector _frames = new(maxFrameBytes);
    private int _unstored;

    /// <summary>The number of messages that are read but not stored.</summary>
    public int Unstored => Volatile.Read(ref _unstored);

    /// <summary>The number of whole frames so far.</summary>
    public long Frames => _frames.Count;

    /// <summary>The fault of the frame that ended the connection; null if none did.</summary>
    public string? Fault => _frames.Fault;

    /// <summary>Returns the most bytes of one connection that can wait for the buffer at once.</summary>
    public static long MaxPendingBytes(int maxFrameBytes) =>
        maxFrameBytes + ChunkBytes + (FrameCollector.MaxFrames * IngestBudget.PerLine);

    /// <summary>Reads to the end of the connection.</summary>
    /// <returns>Why it ended.</returns>
    public async Task<SyslogEndReason> RunAsync()
    {
        var input = context.Transport.Input;
        while (true)
        {
            connection.BeginWait(_frames.IsInFrame);
            var read = await input.ReadAsync(stopping);
            var bytes = read.Buffer.Slice(0, Math.Min(read.Buffer.Length, ChunkBytes));
            var added = _frames.Add(bytes);
            var isEnd = (read.IsCompleted || connection.EndReason is not null) && added == read.Buffer.Length;
            input.AdvanceTo(read.Buffer.GetPosition(added));
            bool isDone;
            do
            {
                isDone = !isEnd || _frames.End();
                if (_frames.WholeFrames > 0)
                {
                    connection.BeginStore();
                    await StoreAsync();
                }
            } while (!isDone);

            if (isEnd || Fault is not null)
            {
                return connection.EndReason
                    ?? (Fault is null ? SyslogEndReason.PeerClosed : SyslogEndReason.BadFraming);
            }
        }
    }

    private async Task StoreAsync()
    {
        _unstored = _frames.WholeFrames;
        using var reservation = budget.NewReservation();
        await reservation.AddAsync(_frames.WholeBytes + (_frames.WholeFrames * IngestBudget.PerLine), stopping);
        var apps = new Dictionary<string, List<LogLine>>();
        foreach (var frame in _frames.TakeFrames())
        {
            if (mapper.TryMap(frame, out var target, out var line))
            {
                if (!apps.TryGetValue(target.App, out var lines))
                {
                    apps[target.App] = lines = [];
                }

                lines.Add(line);
            }
        }

        _unstored = apps.Values.Sum(lines => lines.Count);

        // In parallel, so that an app that must wait does not delay the others.
        await Task.WhenAll(apps.Select(app => StoreAsync(app.Key, app.Value)));
    }

    private async Task StoreAsync(string app, List<LogLine> lines)
    {
        await store.AddAsync(app, lines);
        Interlocked.Add(ref _unstored, -lines.Count);
    }
}
