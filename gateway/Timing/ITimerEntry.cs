namespace EdgeGateway.Timing;

/// <summary>Something with a deadline on the <see cref="TimerWheel"/>. The object carries its own list links, so a stream
/// needs no timer and no node beside itself.</summary>
internal interface ITimerEntry
{
    /// <summary>The wheel's bookkeeping. Owned by the wheel: nobody else reads or writes it.</summary>
    ref WheelLinks Links { get; }

    /// <summary>Called on the wheel's thread, never twice at once for one object. It may be called earlier than what is due
    /// (the object re-arms lazily), never earlier than what was scheduled. It must not block.</summary>
    /// <param name="now">The wheel's clock in milliseconds.</param>
    /// <returns>When to be called next, in the wheel's milliseconds, or <see cref="TimerWheel.Never"/>.</returns>
    long OnDue(long now);
}
