namespace EdgeGateway.Timing;

/// <summary>
/// An object with a deadline on the <see cref="TimerWheel"/>. It contains its own list links, so a stream needs no
/// timer and no separate list node.
/// </summary>
internal interface ITimerEntry
{
    /// <summary>The list links. Only the wheel reads or writes them.</summary>
    ref WheelLinks Links { get; }

    /// <summary>
    /// Handles a deadline. The wheel calls it on its thread, never twice at once for one object, and never before the
    /// scheduled time. The object's real deadline may have moved since then, because objects reschedule lazily. It must
    /// not block.
    /// </summary>
    /// <param name="now">The wheel's clock in milliseconds.</param>
    /// <returns>The next deadline in the wheel's milliseconds, or <see cref="TimerWheel.Never"/>.</returns>
    long OnDue(long now);
}
