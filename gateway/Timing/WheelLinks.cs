namespace EdgeGateway.Timing;

/// <summary>The intrusive list node of a <see cref="TimerWheel"/> entry.</summary>
internal struct WheelLinks
{
    public ITimerEntry? Next;
    public ITimerEntry? Previous;

    /// <summary>The deadline in the wheel's milliseconds; valid while <see cref="Queued"/>.</summary>
    public long Due;

    public bool Queued;

    /// <summary>Set by <see cref="TimerWheel.Remove"/>. A removed entry is never scheduled again.</summary>
    public bool Removed;
}
