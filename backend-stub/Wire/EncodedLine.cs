using System.Buffers;
using LogSource.Buffers;

namespace LogSource.Wire;

/// <summary>
/// An entry in the bytes that go to followers, encoded once and shared by all of them. One array holds the whole WebSocket
/// frame; its payload is the JSON object that a server-sent event carries too:
/// <code>{"name":"log","event":"log","id":"1795365602064-0","log":"2015-02-16 02:02:43.930163178 +0000 UTC [web-1] hello"}</code>
/// </summary>
internal sealed class EncodedLine
{
    /// <summary>Bytes that a server-sent event has more than a frame, at the most.</summary>
    public const int EventOverhead = EntryId.MaxLength + 13;

    private readonly int _jsonStart;
    private readonly int _idLength;

    private EncodedLine(LogEntry entry, byte[] frame, int jsonStart, int idLength)
    {
        (Id, Container, Frame) = (entry.Id, entry.Line.Container, frame);
        (_jsonStart, _idLength) = (jsonStart, idLength);
    }

    public EntryId Id { get; }

    public string Container { get; }

    /// <summary>The line as a WebSocket text message.</summary>
    public ReadOnlyMemory<byte> Frame { get; }

    private static ReadOnlySpan<byte> Opening => "{\"name\":\"log\",\"event\":\"log\",\"id\":\""u8;

    private static ReadOnlySpan<byte> Middle => "\",\"log\":\""u8;

    private static ReadOnlySpan<byte> Closing => "\"}"u8;

    public static EncodedLine Encode(LogEntry entry)
    {
        Span<byte> id = stackalloc byte[EntryId.MaxLength];
        id = id[..entry.Id.Write(id)];
        Span<byte> prefix = stackalloc byte[LineText.MaxPrefixLength];
        prefix = prefix[..LineText.WritePrefix(entry.Line, prefix)];
        var message = entry.Line.Message.Span;

        var length = Opening.Length + id.Length + Middle.Length
            + prefix.Length + JsonText.EscapedLength(message) + Closing.Length;
        var jsonStart = WebSocketFrame.HeaderLength(length);
        var frame = new byte[jsonStart + length];
        WebSocketFrame.WriteHeader(length, frame);
        var writer = new SpanWriter(frame.AsSpan(jsonStart));
        writer.Write(Opening);
        writer.Write(id);
        writer.Write(Middle);
        writer.Write(prefix);
        JsonText.Escape(message, ref writer);
        writer.Write(Closing);
        return new EncodedLine(entry, frame, jsonStart, id.Length);
    }

    /// <summary>Writes the line as a server-sent event, whose id is a place to resume from.</summary>
    public void WriteEvent(IBufferWriter<byte> output)
    {
        var json = Frame.Span[_jsonStart..];
        output.Write("id: "u8);
        output.Write(json.Slice(Opening.Length, _idLength));
        output.Write("\ndata: "u8);
        output.Write(json);
        output.Write("\n\n"u8);
    }
}
