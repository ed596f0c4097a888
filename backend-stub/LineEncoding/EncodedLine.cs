using System.Buffers;
using System.Text;
using EdgeGateway.Hosting.Wire;
using LogSource.Lines;

namespace LogSource.LineEncoding;

/// <summary>
/// An entry in the bytes that followers receive, encoded once and shared by all of them. One array holds the whole
/// WebSocket frame. Its payload is the JSON object that is also the data of a server-sent event:
/// <code>{"name":"log","event":"log","id":"1795365602064-0","log":"2015-02-16 02:02:43.930163178 +0000 UTC [web-1]
/// hello"}</code> <c>log</c> is the same text as a line of a dump. The additional fields that clients can request are
/// created from these bytes when a batch needs them, so that they cost nothing otherwise:
/// <code>…,"time":"2015-02-16T02:02:43.930163178Z","container":"web-1","message":"hello"}</code>
/// </summary>
internal sealed class EncodedLine
{
    /// <summary>The most bytes that a server-sent event has in addition to the frame.</summary>
    public const int EventOverhead = EntryId.MaxLength + 13;

    private const int DateLength = 10;
    private const int TimeStart = DateLength + 1;
    private const int TimeLength = 18;

    private readonly byte[] _frame;

    // The original message; null if it has no line breaks and the frame therefore contains it.
    private readonly byte[]? _original;

    // Bytes, because a ring has thousands of lines.
    private readonly byte _jsonStart;
    private readonly byte _idLength;
    private readonly byte _messageStart;

    private EncodedLine(LogEntry entry, byte[]? original)
    {
        (Id, Container, _original) = (entry.Id, entry.Line.Container, original);
        Span<byte> id = stackalloc byte[EntryId.MaxLength];
        id = id[..entry.Id.Write(id)];
        Span<byte> prefix = stackalloc byte[LineText.MaxPrefixLength];
        prefix = prefix[..LineText.WritePrefix(entry.Line, prefix)];
        var message = original is null ? entry.Line.Message.Span : LineText.ToOneLine(original);

        var length =
            Opening.Length
            + id.Length
            + Middle.Length
            + prefix.Length
            + JsonText.EscapedLength(message)
            + Closing.Length;
        (_jsonStart, _idLength) = ((byte)WebSocketFrameHeader.Length(length), (byte)id.Length);
        _frame = new byte[_jsonStart + length];
        WebSocketFrameHeader.Write(WebSocketOpcode.Text, length, _frame);
        var writer = new SpanWriter(_frame.AsSpan(_jsonStart));
        writer.Write(Opening);
        writer.Write(id);
        writer.Write(Middle);
        writer.Write(prefix);
        _messageStart = checked((byte)writer.Written);
        JsonText.Escape(message, ref writer);
        writer.Write(Closing);
    }

    public EntryId Id { get; }

    public string Container { get; }

    /// <summary>The line as a WebSocket text message.</summary>
    public ReadOnlyMemory<byte> Frame => _frame;

    /// <summary>The line's size in bytes.</summary>
    public int Size => _frame.Length + (_original?.Length ?? 0);

    private static ReadOnlySpan<byte> Opening => "{\"name\":\"log\",\"event\":\"log\",\"id\":\""u8;

    private static ReadOnlySpan<byte> Middle => "\",\"log\":\""u8;

    private static ReadOnlySpan<byte> Closing => "\"}"u8;

    private ReadOnlySpan<byte> Json => _frame.AsSpan(_jsonStart);

    private ReadOnlySpan<byte> EscapedMessage => Json[_messageStart..^Closing.Length];

    private ReadOnlySpan<byte> IdText => Json.Slice(Opening.Length, _idLength);

    public static EncodedLine Encode(LogEntry entry)
    {
        var message = entry.Line.Message.Span;
        return new EncodedLine(entry, LineText.HasBreak(message) ? message.ToArray() : null);
    }

    /// <summary>Returns the original message, for the few followers that search messages.</summary>
    public ReadOnlySpan<byte> DecodeMessage() => _original ?? JsonText.Unescape(EscapedMessage);

    /// <summary>Writes the line as a WebSocket text message.</summary>
    public void WriteFrame(IBufferWriter<byte> output, LineFields fields)
    {
        var length = JsonLength(fields);
        var header = WebSocketFrameHeader.Length(length);
        WebSocketFrameHeader.Write(WebSocketOpcode.Text, length, output.GetSpan(header));
        output.Advance(header);
        WriteJson(output, fields, length);
    }

    /// <summary>Writes the line as a server-sent event, whose id a client can resume from.</summary>
    public void WriteEvent(IBufferWriter<byte> output, LineFields fields)
    {
        output.Write("id: "u8);
        output.Write(IdText);
        output.Write("\ndata: "u8);
        WriteJson(output, fields, JsonLength(fields));
        output.Write("\n\n"u8);
    }

    /// <summary>Writes the line as a line of NDJSON.</summary>
    public void WriteJsonLine(IBufferWriter<byte> output, LineFields fields)
    {
        WriteJson(output, fields, JsonLength(fields));
        output.Write("\n"u8);
    }

    private int JsonLength(LineFields fields) =>
        Json.Length
        + (fields.HasFlag(LineFields.Time) ? ",\"time\":\"T\"Z"u8.Length + DateLength + TimeLength : 0)
        + (fields.HasFlag(LineFields.Container) ? ",\"container\":\"\""u8.Length + Container.Length : 0)
        + (
            fields.HasFlag(LineFields.Message)
                ? ",\"message\":\"\""u8.Length
                    + (_original is null ? EscapedMessage.Length : JsonText.EscapedLength(_original))
                : 0
        );

    private void WriteJson(IBufferWriter<byte> output, LineFields fields, int length)
    {
        var writer = new SpanWriter(output.GetSpan(length));
        writer.Write(Json[..^1]);
        if (fields.HasFlag(LineFields.Time))
        {
            // The log text begins with the time in another format.
            var text = Json[(Opening.Length + _idLength + Middle.Length)..];
            writer.Write(",\"time\":\""u8);
            writer.Write(text[..DateLength]);
            writer.Write((byte)'T');
            writer.Write(text.Slice(TimeStart, TimeLength));
            writer.Write("Z\""u8);
        }

        if (fields.HasFlag(LineFields.Container))
        {
            writer.Write(",\"container\":\""u8);
            writer.Advance(Encoding.UTF8.GetBytes(Container, writer.Free));
            writer.Write((byte)'"');
        }

        if (fields.HasFlag(LineFields.Message))
        {
            writer.Write(",\"message\":\""u8);
            if (_original is null)
            {
                writer.Write(EscapedMessage);
            }
            else
            {
                JsonText.Escape(_original, ref writer);
            }

            writer.Write((byte)'"');
        }

        writer.Write((byte)'}');
        output.Advance(writer.Written);
    }
}
