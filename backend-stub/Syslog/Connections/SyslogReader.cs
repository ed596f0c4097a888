using LogSource.Ingest.Budget;
using LogSource.Lines;
using LogSource.Syslog.Framing;
using Microsoft.AspNetCore.Connections;

namespace LogSource.Syslog.Connections;

/// <summary>
/// Reads one connection to its end. Syslog has no acknowledgement: all that was read is stored before more is read, and
/// TCP makes the sender
/// wait.
/// </summary>
internal sealed class SyslogReader(
    ConnectionContext context,
    SyslogConnection connection,
    SyslogMessageMapper receiver,
    SyslogStore store,
    IngestBudget pending,
    int maxFrameBytes,
    CancellationToken stopping
)
{
    /// <summary>The most bytes that are read before they are stored.</summary>
    public const int ChunkBytes = 64 * 1024;

    private readonly FrameCollector _frames = new(maxFrameBytes);
    private int _unstored;

    /// <summary>Messages that were read and are not stored.</summary>
    public int Unstored => Volatile.Read(ref _unstored);

    /// <summary>How many frames were whole so far.</summary>
    public long Frames => _frames.Count;

    /// <summary>What is wrong with the frame that ended it; null where none did.</summary>
    public string? Fault => _frames.Fault;

    /// <summary>The most bytes that wait for the buffer at once.</summary>
    public static long Room(int maxFrameBytes) =>
        maxFrameBytes + ChunkBytes + (FrameCollector.MaxFrames * IngestBudget.PerLine);

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
            if (isEnd)
            {
                _frames.End();
            }

            input.AdvanceTo(read.Buffer.GetPosition(added));
            if (_frames.WholeFrames > 0)
            {
                connection.BeginStore();
                await StoreAsync();
            }

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
        using var lease = pending.NewReservation();
        await lease.AddAsync(_frames.WholeBytes + (_frames.WholeFrames * IngestBudget.PerLine), stopping);
        var apps = new Dictionary<string, List<LogLine>>();
        foreach (var frame in _frames.TakeFrames())
        {
            if (receiver.TryMap(frame, out var target, out var line))
            {
                if (!apps.TryGetValue(target.App, out var lines))
                {
                    apps[target.App] = lines = [];
                }

                lines.Add(line);
            }
        }

        _unstored = apps.Values.Sum(lines => lines.Count);

        // Independently: an app that has to wait must not delay the others.
        await Task.WhenAll(apps.Select(app => StoreAsync(app.Key, app.Value)));
    }

    private async Task StoreAsync(string app, List<LogLine> lines)
    {
        await store.AddAsync(app, lines);
        Interlocked.Add(ref _unstored, -lines.Count);
    }
}
