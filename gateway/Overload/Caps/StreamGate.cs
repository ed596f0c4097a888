using EdgeGateway.Overload.Pressure;
using EdgeGateway.Problems;
using EdgeGateway.Streams.Admission;
using EdgeGateway.Streams.Lifecycle;

namespace EdgeGateway.Overload.Caps;

/// <summary>
/// Admits streams while memory is sufficient, up to the caps on all streams and on those that are opened in a second.
/// </summary>
internal sealed class StreamGate(
    CapsInForce caps,
    StreamRegistry streams,
    MemoryWatch memory,
    StreamRate rate,
    Refusals refusals
) : IStreamAdmission
{
    private int _requested;

    /// <summary>Admits a request for a stream, before it is forwarded.</summary>
    /// <returns>The place that the request takes; null with <paramref name="refusal"/>.</returns>
    public StreamPlace? TryEnter(HttpContext context, out Problem? refusal)
    {
        var limits = caps.Current;
        var perSecond = PerSecond(limits);
        var count = Interlocked.Increment(ref _requested) + streams.Count;
        refusal = FindRefusal(context, limits, perSecond, count);
        if (refusal is not null)
        {
            Leave();
            return null;
        }

        var place = new StreamPlace(this, perSecond);
        context.Features.Set(place);
        return place;
    }

    /// <summary>Counts a request no longer.</summary>
    public void Leave() => Interlocked.Decrement(ref _requested);

    /// <summary>Gives the right to open a stream back, which a request has not used.</summary>
    /// <param name="perSecond">The rate at which the request was admitted. The rate follows memory: a lower one would give more
    /// back than was taken.</param>
    public void ReturnUnopened(int perSecond) => rate.Return(perSecond);

    /// <summary>
    /// Admits the stream of a response. From now on the stream counts, and not its request. A response that is a stream
    /// unexpectedly is admitted here.
    /// </summary>
    public ValueTask<Problem?> AdmitAsync(HttpContext context)
    {
        if (context.Features.Get<StreamPlace>() is { } place)
        {
            place.Leave();
            return default;
        }

        var limits = caps.Current;
        var count = Volatile.Read(ref _requested) + streams.Count + 1;
        return new(FindRefusal(context, limits, PerSecond(limits), count));
    }

    private int PerSecond(OverloadCaps limits) => Math.Min(limits.NewStreamsPerSecond, memory.NewStreamsPerSecond);

    private Problem? FindRefusal(HttpContext context, OverloadCaps limits, int perSecond, int count)
    {
        var client = context.Connection.RemoteIpAddress;
        if (memory.Pressure >= MemoryPressure.Soft)
        {
            refusals.Add(OverloadCap.SoftMemory, memory.SoftPercent, client);
            return OverloadProblems.Overloaded("The gateway is short of memory.");
        }

        if (count > limits.Streams)
        {
            refusals.Add(OverloadCap.Streams, limits.Streams, client);
            return OverloadProblems.Overloaded("The gateway has as many streams open as it may.");
        }

        if (!rate.TryTake(perSecond))
        {
            refusals.Add(OverloadCap.NewStreams, perSecond, client);
            return OverloadProblems.Overloaded(
                "Too many streams are being opened at this moment.",
                rate.NextTurn(perSecond)
            );
        }

        return null;
    }
}
