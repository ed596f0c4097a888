using System.Globalization;
using System.Text;
using System.Text.Json;
using EdgeGateway.Streams.WebSockets;

namespace EdgeGateway.Streams.Pings;

/// <summary>
/// The bytes of a template's pings. JSON pings are built once per tick of the wheel and shared by all streams.
/// </summary>
internal sealed class PingPayloads(string template, TimeProvider time)
{
    /// <summary>The ping of the log API. Clients parse its timestamp as a date (RFC 3339, UTC).</summary>
    public const string DefaultTemplate = """{"name":"ping","event":"ping","timestamp":"{timestamp}"}""";

    /// <summary>The rule for templates, for error messages.</summary>
    public const string TemplateRule = "JSON on one line, at most 1024 characters; {timestamp} in it becomes the time";

    private const string Placeholder = "{timestamp}";
    private const int LongestTemplate = 1024;

    /// <summary>
    /// An SSE comment between events. It ends with a blank line, because some readers pass data on only at a blank
    /// line.
    /// </summary>
    public static ReadOnlyMemory<byte> Comment { get; } = ": ping\n\n"u8.ToArray();

    /// <summary>An SSE comment between two lines of an event. A blank line here would split the event.</summary>
    public static ReadOnlyMemory<byte> CommentInEvent { get; } = ": ping\n"u8.ToArray();

    private TickPayloads _last = new(-1, default, default);

    /// <summary>Returns a WebSocket text message.</summary>
    public ReadOnlyMemory<byte> Message(long now) => ForTick(now).Message;

    /// <summary>Returns an SSE event. It has no <c>id</c>, so it never changes the client's last event id.</summary>
    public ReadOnlyMemory<byte> Event(long now) => ForTick(now).Event;

    /// <summary>Whether <paramref name="template"/> meets <see cref="TemplateRule"/>.</summary>
    public static bool IsTemplate(string template)
    {
        if (template.Length > LongestTemplate || template.AsSpan().ContainsAny('\r', '\n'))
        {
            return false;
        }

        try
        {
            using var json = JsonDocument.Parse(
                template.Replace(Placeholder, Timestamp(DateTimeOffset.UnixEpoch), StringComparison.Ordinal)
            );
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static string Timestamp(DateTimeOffset at) =>
        at.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    private TickPayloads ForTick(long now)
    {
        // No lock: the record is replaced as a whole, and a race only builds the same bytes twice.
        var last = _last;
        if (last.At == now)
        {
            return last;
        }

        var json = template.Replace(Placeholder, Timestamp(time.GetUtcNow()), StringComparison.Ordinal);
        return _last = new TickPayloads(
            now,
            WebSocketFrames.Text(Encoding.UTF8.GetBytes(json)),
            Encoding.UTF8.GetBytes($"data: {json}\n\n")
        );
    }

    // At: the wheel's time for which the bytes were built, the same for all streams of a tick.
    private sealed record TickPayloads(long At, ReadOnlyMemory<byte> Message, ReadOnlyMemory<byte> Event);
}
