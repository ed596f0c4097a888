namespace EdgeGateway.Timing;

/// <summary>An intrusive node of the <see cref="TimerWheel"/>.</summary>
internal struct WheelLinks
{
    public ITimerEntry? Next;
    public ITimerEntry? Previous;

    /// <summary>When it fires, in the wheel's milliseconds; meaningful while <see cref="Queued"/>.</summary>
    public long Due;

    public bool Queued;

    /// <summary>Set for good by <see cref="TimerWheel.Remove"/>: nothing arms it again.</summary>
    public bool Removed;
}
