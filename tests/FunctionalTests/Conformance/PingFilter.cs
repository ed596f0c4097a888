using System.Text;
using FunctionalTests.Wire;

namespace FunctionalTests.Conformance;

/// <summary>
/// Removes the gateway's pings from a transcript where they are allowed: a text ping between messages, a control ping
/// inside a message (and, in the mode <c>control</c>, between messages), nothing after a Close. A ping elsewhere is
/// kept, so that it appears as a difference.
/// </summary>
/// <param name="mode">The route's <c>KeepAliveMode</c>.</param>
internal sealed class PingFilter(string mode)
{
    /// <summary>The text of the routes' pings. No case uses the same text.</summary>
    public const string Template = """{"type":"heartbeat"}""";

    private static readonly byte[] TemplateBytes = Encoding.UTF8.GetBytes(Template);

    private int _betweenMessages;
    private int _insideMessages;

    /// <summary>The number of pings that were removed between messages.</summary>
    public int BetweenMessages => _betweenMessages;

    /// <summary>The number of pings that were removed between the fragments of a message.</summary>
    public int InsideMessages => _insideMessages;

    /// <summary>Returns the transcript without pings.</summary>
    public Transcript RemovePings(Transcript transcript)
    {
        var kept = new List<Frame>();
        var inMessage = false;
        var closed = false;
        foreach (var frame in transcript.Frames)
        {
            if (!closed && IsPing(frame, inMessage))
            {
                Interlocked.Increment(ref inMessage ? ref _insideMessages : ref _betweenMessages);
                continue;
            }

            kept.Add(frame);
            closed |= frame.Opcode == Opcode.Close;
            inMessage = Opcode.IsControl(frame.Opcode) ? inMessage : !frame.Fin;
        }

        return transcript with
        {
            Frames = kept,
        };
    }

    private bool IsPing(Frame frame, bool inMessage) =>
        (mode, inMessage) switch
        {
            ("json", false) => frame is { Opcode: Opcode.Text, Fin: true, Rsv: 0 }
                && frame.Payload.AsSpan().SequenceEqual(TemplateBytes),
            ("json", true) or ("control", _) => frame is { Opcode: Opcode.Ping, Fin: true, Rsv: 0, Payload.Length: 0 },
            _ => false,
        };
}
