namespace EdgeGateway.Connections.Http2.Budgets;

/// <summary>
/// The streams of an HTTP/2 connection that its client has opened, until the end of their responses is sent or one side
/// resets them. A client counts them at least as long (RFC 9113 section 5.1.2), so one that keeps to the limit never
/// exceeds it here.
/// </summary>
/// <param name="limit">How many streams the client may have open.</param>
internal sealed class OpenStreams(int limit)
{
    private readonly HashSet<int> _streams = [];
    private readonly Lock _gate = new();
    private int _last;

    /// <summary>How many streams the client may have open.</summary>
    public int Limit => limit;

    /// <summary>Follows HEADERS of the client, which open a stream or end its request with trailers.</summary>
    /// <returns>Whether the client has more streams open now than it may.</returns>
    public bool OnHeaders(int stream)
    {
        if (stream <= _last)
        {
            return false;
        }

        _last = stream;
        lock (_gate)
        {
            _streams.Add(stream);
            return _streams.Count > limit;
        }
    }

    /// <summary>Follows the end of a stream.</summary>
    public void OnEnd(int stream)
    {
        lock (_gate)
        {
            _streams.Remove(stream);
        }
    }
}
