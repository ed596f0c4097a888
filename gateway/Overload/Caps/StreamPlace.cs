namespace EdgeGateway.Overload.Caps;

/// <summary>
/// A request for a stream that was admitted. It counts as a stream until its stream is attached, or until the request
/// ends without one. It is a feature of the request.
/// </summary>
internal sealed class StreamPlace(StreamGate gate)
{
    private int _hasLeft;

    /// <summary>No longer counts the request. Later calls have no effect.</summary>
    public void Leave()
    {
        if (Interlocked.Exchange(ref _hasLeft, 1) == 0)
        {
            gate.Leave();
        }
    }
}
