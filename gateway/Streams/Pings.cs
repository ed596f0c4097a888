using System.Globalization;
using System.Text;
using EdgeGateway.Streams.WebSockets;

namespace EdgeGateway.Streams;

/// <summary>
/// The bytes of a ping. Those with a timestamp are built once for a tick of the wheel and shared by all streams:
/// <c>{"name":"ping","event":"ping","timestamp":"2015-02-16T02:02:43.930Z"}</c> (RFC 3339, UTC).
/// </summary>
internal sealed class Pings(TimeProvider time)
{
    /// <summary>An SSE comment between events, with a blank line: some readers hand on what they have only then.</summary>
    public static ReadOnlyMemory<byte> Comment { get; } = ": ping\n\n"u8.ToArray();

    /// <summary>An SSE comment between two lines of an event. A blank line here would cut the event in two.</summary>
    public static ReadOnlyMemory<byte> CommentInEvent { get; } = ": ping\n"u8.ToArray();

    private Built _last = new(-1, default, default);

    /// <summary>A WebSocket text message.</summary>
    public ReadOnlyMemory<byte> Message(long now) => At(now).Message;

    /// <summary>An SSE event. It has no <c>id</c>, so it never changes the client's last event id.</summary>
    public ReadOnlyMemory<byte> Event(long now) => At(now).Event;

    private Built At(long now)
    {
        // Read and replaced whole: a race builds the same bytes twice.
        var last = _last;
        if (last.At == now)
        {
            return last;
        }

        var timestamp = time.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        var json = $$"""{"name":"ping","event":"ping","timestamp":"{{timestamp}}"}""";
        return _last = new Built(now, WebSocketFrames.Text(Encoding.UTF8.GetBytes(json)), Encoding.UTF8.GetBytes($"data: {json}\n\n"));
    }

    // At: the wheel's time that the bytes were built for, the same for all streams of a tick.
    private sealed record Built(long At, ReadOnlyMemory<byte> Message, ReadOnlyMemory<byte> Event);
}
