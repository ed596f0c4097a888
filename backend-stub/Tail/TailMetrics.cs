using System.Diagnostics.Metrics;

namespace LogSource.Tail;

/// <summary>The instruments of followers, in the meter <c>LogSource.Tail</c>.</summary>
internal sealed class TailMetrics
{
    private readonly UpDownCounter<int> _followers;
    private readonly Counter<long> _delivered;
    private readonly Counter<long> _gaps;
    private readonly Counter<long> _ringMisses;

    public TailMetrics(IMeterFactory meters)
    {
        var meter = meters.Create("LogSource.Tail");
        _followers = meter.CreateUpDownCounter<int>("logsource.followers", "{follower}", "Streams that are open now.");
        _delivered = meter.CreateCounter<long>("logsource.lines.delivered", "{line}", "Lines read for followers.");
        _gaps = meter.CreateCounter<long>("logsource.gaps", "{gap}", "Gaps reported to followers.");
        _ringMisses = meter.CreateCounter<long>(
            "logsource.ring.misses",
            "{read}",
            "Reads from the buffer by followers that the ring does not cover: they have started or fallen behind."
        );
    }

    public void Followed() => _followers.Add(1);

    public void Left() => _followers.Add(-1);

    public void RingMissed() => _ringMisses.Add(1);

    public void Delivered(int lines) => _delivered.Add(lines);

    public void GapReported() => _gaps.Add(1);
}
