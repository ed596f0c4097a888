using EdgeGateway.RequestTimeouts;
using EdgeGateway.Streams.Lifecycle;
using EdgeGateway.Timing;

namespace EdgeGateway.Overload.Pressure;

/// <summary>
/// Ends a part of the streams and responses: those whose clients have not read for the longest time, because their
/// buffers are full. If no client is slow, it ends some of the streams. It also ends what waits for other slow clients.
/// </summary>
internal sealed class LoadShedding(TimerWheel wheel, Refusals refusals, IEnumerable<ISlowClients> others)
{
    // Enough to free memory before the next look, and few enough to end no more than needed.
    private const int Least = 20;
    private const int SlowPart = 10;
    private const int OtherPart = 50;

    // A shorter write is not slow: it is between two segments.
    private const long SlowMs = 1_000;

    /// <param name="hardPercent">The mark that was reached.</param>
    public void EndSlowest(int hardPercent)
    {
        var now = wheel.Now;
        var all = wheel.ToArray();
        var slow = all.Select(entry => (Entry: entry, Since: WritePendingSince(entry)))
            .Where(client => now - client.Since >= SlowMs)
            .OrderBy(client => client.Since)
            .Select(client => client.Entry)
            .ToArray();
        ReadOnlySpan<ITimerEntry> streams = [.. all.OfType<ProxiedStream>()];
        var ended =
            slow.Length > 0 ? slow.Take(Math.Max(Least, slow.Length / SlowPart))
            : streams.Length > 0
                ? Random.Shared.GetItems(streams, Math.Max(Least, streams.Length / OtherPart)).Distinct()
            : [];
        foreach (var entry in ended)
        {
            if (TryEnd(entry, now))
            {
                refusals.Add(OverloadCap.HardMemory, hardPercent, client: null);
            }
        }

        foreach (var clients in others)
        {
            for (var count = clients.EndSlowest(TimeSpan.FromMilliseconds(SlowMs)); count > 0; count--)
            {
                refusals.Add(OverloadCap.HardMemory, hardPercent, client: null);
            }
        }
    }

    private static long? WritePendingSince(ITimerEntry entry) =>
        entry switch
        {
            ProxiedStream { EndReason: null } stream => stream.WritePendingSince,
            RequestTimeout request => request.WritePendingSince,
            _ => null,
        };

    private static bool TryEnd(ITimerEntry entry, long now)
    {
        if (entry is RequestTimeout request)
        {
            return request.TryEnd(RequestTimeoutCause.Overload);
        }

        if (entry is not ProxiedStream { EndReason: null } stream)
        {
            return false;
        }

        stream.ScheduleEnd(StreamEndReason.Overload, now);
        return true;
    }
}
