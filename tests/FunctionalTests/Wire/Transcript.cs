using System.Text;

namespace FunctionalTests.Wire;

/// <summary>Everything a client received from a server.</summary>
/// <param name="Extensions">The negotiated extensions.</param>
/// <param name="Frames">The complete frames.</param>
/// <param name="Rest">The octets of an incomplete or invalid frame at the end.</param>
/// <param name="Ended">Whether the server closed the connection, by FIN or RST.</param>
internal sealed record Transcript(string Extensions, IReadOnlyList<Frame> Frames, byte[] Rest, bool Ended)
{
    /// <summary>Parses the octets that a server sent.</summary>
    public static Transcript Parse(string extensions, byte[] received, bool ended)
    {
        var frames = new List<Frame>();
        var at = 0;
        while (
            FrameHeader.TryParse(received.AsSpan(at), out var header, out var size)
            && !header.Masked
            && header.Canonical
            && header.Length <= (ulong)(received.Length - at - size)
        )
        {
            var end = at + size + (int)header.Length;
            frames.Add(new Frame(header.Opcode, received[(at + size)..end], header.Fin, header.Rsv));
            at = end;
        }

        return new Transcript(extensions, frames, received[at..], ended);
    }

    /// <summary>Returns the messages, with joined fragments and decompressed, and the control frames.</summary>
    public IEnumerable<Frame> Messages()
    {
        using var inflaters = new InflaterProvider(DeflateParameters.Accept(Extensions)?.ServerResetsContext ?? false);
        Frame? message = null;
        foreach (var frame in Frames)
        {
            if (Opcode.IsControl(frame.Opcode))
            {
                yield return frame;
                continue;
            }

            message = message is null
                ? frame
                : message with
                {
                    Payload = [.. message.Payload, .. frame.Payload],
                    Fin = frame.Fin,
                };
            if (frame.Fin)
            {
                yield return message.Rsv == Rsv.Compressed
                    ? message with
                    {
                        Payload = inflaters.Next().Inflate(message.Payload),
                        Rsv = 0,
                    }
                    : message;
                message = null;
            }
        }
    }

    /// <summary>Formats the transcript with one line per frame.</summary>
    public override string ToString()
    {
        var text = new StringBuilder($"extensions: {Extensions}\n");
        text.AppendJoin("", Frames.Select(frame => $"{frame}\n"));
        if (Rest.Length > 0)
        {
            text.Append($"incomplete frame: {Rest.Length}: {Frame.Octets(Rest)}\n");
        }

        return text.Append(Ended ? "ended" : "still open").ToString();
    }
}
