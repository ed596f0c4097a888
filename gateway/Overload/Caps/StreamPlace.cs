namespace EdgeGateway.Overload.Caps;

/// <summary>
/// A request for a stream that was admitted. It counts as a stream until its stream is attached, or until the request
/// ends without one. It is a feature of the request.
/// </summary>
/// <param name="gate">The gate that has admitted it.</param>
/// <param name="perSecond">How many streams could be opened in a second then.</param>
internal sealed class StreamPlace(StreamGate gate, int perSecond)
{
    private int _hasLeft;

    /// <summary>Gives the right to open a stream back, which the request has not used.</summary>
    public void ReturnUnopened() => gate.ReturnUnopened(perSecond);

    /// <summary>No longer counts the request. Later calls have no effect.</summary>
    public void Leave()
    {
        if (Interlocked.Exchange(ref _hasLeft, 1) == 0)
        {
            gate.Leave();
        }
    }
}
