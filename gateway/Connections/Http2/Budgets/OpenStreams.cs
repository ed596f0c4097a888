using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace EdgeGateway.Connections.Http2.Budgets;

/// <summary>
/// The streams of an HTTP/2 connection that its client has opened, until the end of their responses is sent or one side
/// resets them. A client counts them at least as long (RFC 9113 section 5.1.2), so one that keeps to the limit never
/// exceeds it here.
/// </summary>
/// <param name="limit">How many streams the client may have open.</param>
/// <param name="time">The clock.</param>
internal sealed class OpenStreams(int limit, TimeProvider time)
{
    // With the bytes that the client has sent for the headers of each.
    private readonly Dictionary<int, int> _streams = [];
    private readonly Lock _gate = new();
    private long _lastEnd = time.GetTimestamp();
    private int _last;

    /// <summary>How many streams the client may have open.</summary>
    public int Limit => limit;

    /// <summary>How long no stream has been open; zero while one is.</summary>
    public TimeSpan IdleTime
    {
        get
        {
            lock (_gate)
            {
                return _streams.Count > 0 ? TimeSpan.Zero : time.GetElapsedTime(_lastEnd);
            }
        }
    }

    /// <summary>Follows HEADERS of the client, which open a stream or end its request with trailers.</summary>
    /// <returns>Whether the client has more streams open now than it may.</returns>
    public bool OnHeaders(int stream, int bytes)
    {
        if (stream <= _last)
        {
            return false;
        }

        _last = stream;
        lock (_gate)
        {
            _streams[stream] = bytes;
            return _streams.Count > limit;
        }
    }

    /// <summary>Follows CONTINUATION of the client: more of the headers of a stream.</summary>
    public void OnContinuation(int stream, int bytes)
    {
        lock (_gate)
        {
            ref var sent = ref CollectionsMarshal.GetValueRefOrNullRef(_streams, stream);
            if (!Unsafe.IsNullRef(ref sent))
            {
                sent += bytes;
            }
        }
    }

    /// <summary>Returns the bytes that the client has sent for the headers of a stream; 0 after its end.</summary>
    public int HeaderBytes(int stream)
    {
        lock (_gate)
        {
            return _streams.GetValueOrDefault(stream);
        }
    }

    /// <summary>Follows the end of a stream.</summary>
    public void OnEnd(int stream)
    {
        lock (_gate)
        {
            if (_streams.Remove(stream) && _streams.Count == 0)
            {
                _lastEnd = time.GetTimestamp();
            }
        }
    }
}
