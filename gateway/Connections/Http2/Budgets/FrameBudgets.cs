using System.Runtime.CompilerServices;

namespace EdgeGateway.Connections.Http2.Budgets;

/// <summary>
/// How much of each <see cref="FloodKind"/> an HTTP/2 connection may still send: a token bucket for each kind. Time
/// refills it, and so do the responses that are sent, because honest clients answer them with frames: WINDOW_UPDATEs and
/// a PING for a part of a body, a reset for a stream that they have read enough of.
/// </summary>
/// <remarks>A frame within the budget costs one subtraction. The clock is read only when a bucket is empty. Each kind is
/// counted by one thread at a time.</remarks>
internal sealed class FrameBudgets
{
    private readonly TimeProvider _time;
    private readonly Http2BudgetOptions _options;

    // An honest client may open both windows, the stream's and the connection's, for a line of a log. One that opens them
    // by single bytes makes the server send a frame for each (CVE-2019-9511, "data dribble").
    private const int BytesPerWindowUpdate = 32;

    private const int HeaderBombPart = 10;

    private Buckets _buckets;
    private long _sent;
    private long _sentBytes;

    public FrameBudgets(Http2BudgetOptions options, TimeProvider time)
    {
        (_options, _time) = (options, time);
        var now = time.GetTimestamp();
        foreach (var kind in Enum.GetValues<FloodKind>())
        {
            _buckets[(int)kind] = new Bucket { Left = Burst(kind), Since = now };
        }
    }

    /// <summary>How many frames with a part of a response, or its end, were sent.</summary>
    public long SentParts => Volatile.Read(ref _sent);

    /// <summary>Records that a frame with a part of a response, or its end, is sent.</summary>
    /// <param name="bytes">The length of that part.</param>
    public void OnSent(int bytes)
    {
        Volatile.Write(ref _sentBytes, _sentBytes + bytes);
        Volatile.Write(ref _sent, _sent + 1);
    }

    /// <summary>Counts a frame, or <paramref name="count"/> units of a kind that has another unit. Returns false if the
    /// connection has exceeded its budget.</summary>
    public bool TryTake(FloodKind kind, int count = 1)
    {
        ref var bucket = ref _buckets[(int)kind];
        bucket.Left -= count;
        return bucket.Left >= 0 || TryRefill(ref bucket, kind);
    }

    private bool TryRefill(ref Bucket bucket, FloodKind kind)
    {
        var (now, earnedBySent) = (_time.GetTimestamp(), EarnedBySent(kind));
        var earned =
            (_time.GetElapsedTime(bucket.Since, now).TotalSeconds * PerSecond(kind))
            + earnedBySent
            - bucket.EarnedBefore;
        var left = bucket.Left + (int)Math.Min(earned, Burst(kind));
        if (left < 0)
        {
            bucket.Left = 0;
            return false;
        }

        bucket = new Bucket
        {
            Left = left,
            Since = now,
            EarnedBefore = earnedBySent,
        };
        return true;
    }

    private int Burst(FloodKind kind) => Of(kind, _options.ResetBurst, _options.ControlBurst);

    private int PerSecond(FloodKind kind) => Of(kind, _options.ResetsPerSecond, _options.ControlsPerSecond);

    // The excess of one header bomb fits, and not that of two.
    private static int Of(FloodKind kind, int streams, int controls) =>
        IsOfStreams(kind) ? streams
        : kind == FloodKind.HeaderBombs ? Math.Max(1, controls / HeaderBombPart)
        : controls;

    private static bool IsOfStreams(FloodKind kind) =>
        kind is FloodKind.Resets or FloodKind.ProvokedResets or FloodKind.Streams or FloodKind.RejectedRequests;

    // What all responses so far have earned.
    private long EarnedBySent(FloodKind kind) =>
        kind switch
        {
            FloodKind.WindowUpdates => Volatile.Read(ref _sentBytes) / BytesPerWindowUpdate,
            FloodKind.Resets or FloodKind.ProvokedResets or FloodKind.Pings or FloodKind.Priorities => Volatile.Read(
                ref _sent
            ),
            _ => 0,
        };

    private struct Bucket
    {
        public int Left;
        public long Since;
        public long EarnedBefore;
    }

    // One for each FloodKind.
    [InlineArray((int)FloodKind.OtherFrames + 1)]
    private struct Buckets
    {
        private Bucket _first;
    }
}
