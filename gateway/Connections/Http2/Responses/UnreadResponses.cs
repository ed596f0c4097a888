using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using EdgeGateway.Connections.Http2.Frames;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace EdgeGateway.Connections.Http2.Responses;

/// <summary>
/// The responses of an HTTP/2 connection that the gateway has finished and whose client has not accepted all bytes yet.
/// The server holds their rest, and no other clock runs. If none of the rest is accepted for the slow-client timeout,
/// the response's stream is reset.
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="slowClient">The longest time in which the client accepts nothing of a response.</param>
internal sealed class UnreadResponses(TimeProvider time, TimeSpan slowClient)
{
    private const int Cancel = 8;
    private const long Running = long.MaxValue;

    private readonly Dictionary<int, Response> _responses = [];
    private readonly Lock _gate = new();

    /// <summary>Whether a response was added that has not ended.</summary>
    public bool Contains(int stream)
    {
        lock (_gate)
        {
            return _responses.ContainsKey(stream);
        }
    }

    /// <summary>Adds the response of a request that begins.</summary>
    public void Add(IHttp2StreamIdFeature stream, IHttpResetFeature reset)
    {
        lock (_gate)
        {
            _responses[stream.StreamId] = new Response(stream, reset);
        }
    }

    /// <summary>Starts the clock of a response that the gateway has finished, unless its end is written.</summary>
    public void Finish(int stream)
    {
        lock (_gate)
        {
            ref var response = ref CollectionsMarshal.GetValueRefOrNullRef(_responses, stream);
            if (!Unsafe.IsNullRef(ref response))
            {
                response = response with { LastSent = time.GetTimestamp() };
            }
        }
    }

    /// <summary>Follows a frame that the server sends.</summary>
    public void OnSent(FrameHead frame)
    {
        if (frame.EndsStream || frame.Type == FrameType.Reset)
        {
            Remove(frame.Stream);
        }
        else if (frame.IsContent)
        {
            lock (_gate)
            {
                ref var response = ref CollectionsMarshal.GetValueRefOrNullRef(_responses, frame.Stream);
                if (!Unsafe.IsNullRef(ref response) && response.LastSent != Running)
                {
                    response = response with { LastSent = time.GetTimestamp() };
                }
            }
        }
    }

    /// <summary>Removes a response that the client has cancelled, or whose end is written.</summary>
    public void Remove(int stream)
    {
        lock (_gate)
        {
            _responses.Remove(stream);
        }
    }

    /// <summary>Resets the streams of responses of which nothing was accepted in time. Returns their number.</summary>
    public int ResetExpired() => ResetUnread(slowClient);

    /// <summary>Resets the streams of finished responses of which nothing was accepted for so long. Returns their
    /// number.</summary>
    public int ResetUnread(TimeSpan limit)
    {
        KeyValuePair<int, Response>[] expired;
        lock (_gate)
        {
            if (_responses.Count == 0)
            {
                return 0;
            }

            expired = [.. _responses.Where(response => HasExpired(response.Value, limit))];
            Array.ForEach(expired, response => _responses.Remove(response.Key));
        }

        foreach (var (id, (stream, reset)) in expired)
        {
            // The server reuses the objects of streams whose end is written.
            if (stream.StreamId == id)
            {
                reset.Reset(Cancel);
            }
        }

        return expired.Length;
    }

    private bool HasExpired(Response response, TimeSpan limit) =>
        response.LastSent != Running && time.GetElapsedTime(response.LastSent) >= limit;

    private readonly record struct Response(IHttp2StreamIdFeature Stream, IHttpResetFeature Resetter)
    {
        /// <summary>When the client has last accepted a part of a finished response.</summary>
        public long LastSent { get; init; } = Running;
    }
}
