using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using EdgeGateway.Fuzzing.Models;
using EdgeGateway.Streams.WebSockets;
using LogSource.LineEncoding;
using LogSource.Lines;

namespace EdgeGateway.Fuzzing.Targets;

/// <summary>
/// Checks a line that a client wrote: its texts are valid, and each encoding of it is one line, one event or one
/// message that has the same text. No message can forge another one.
/// </summary>
internal static class StoredLine
{
    private const LineFields AllFields = LineFields.Time | LineFields.Container | LineFields.Message;

    public static void Check(LogLine line)
    {
        Expect.True(Utf8.IsValid(line.Message.Span), "the message is valid UTF-8");
        Expect.True(ContainerName.IsValid(line.Container), "the container's name is valid");

        var text = new ArrayBufferWriter<byte>();
        LineText.WriteLine(line, text);
        Expect.Equal(text.WrittenCount - 1, text.WrittenSpan.IndexOf((byte)'\n'), "the line feed of a dump's line");
        Expect.True(!text.WrittenSpan.Contains((byte)'\r'), "a dump's line has no CR");

        var encoded = EncodedLine.Encode(new LogEntry(new EntryId(1, 2), line));
        Expect.Equal(line.Message.Span, encoded.DecodeMessage(), "the message that was encoded and decoded");
        var json = new ArrayBufferWriter<byte>();
        encoded.WriteJsonLine(json, AllFields);
        Expect.Equal(json.WrittenCount - 1, json.WrittenSpan.IndexOf((byte)'\n'), "the line feed of a JSON line");
        CheckJson(line, json.WrittenMemory, text.WrittenSpan[..^1]);
        CheckEvent(encoded, json.WrittenSpan[..^1]);
        CheckFrame(encoded, json.WrittenSpan[..^1]);
    }

    private static void CheckJson(LogLine line, ReadOnlyMemory<byte> json, ReadOnlySpan<byte> text)
    {
        using var document = JsonDocument.Parse(json);
        var root = document.RootElement;
        Expect.Equal(line.Message.Span, Utf8Of(root, "message"), "the message in JSON");
        Expect.Equal(text, Utf8Of(root, "log"), "the text in JSON");
        Expect.Equal(line.Container, root.GetProperty("container").GetString()!, "the container in JSON");
        Expect.Equal("1-2", root.GetProperty("id").GetString()!, "the id in JSON");
        Expect.Equal(7, root.EnumerateObject().Count(), "the number of members in JSON");
    }

    private static void CheckEvent(EncodedLine encoded, ReadOnlySpan<byte> json)
    {
        var output = new ArrayBufferWriter<byte>();
        encoded.WriteEvent(output, AllFields);
        var parsed = ParsedEventStream.Parse(output.WrittenSpan);
        Expect.True(
            parsed.Events is [{ Type: "message", LastEventId: "1-2" }],
            "there is one event with the line's id"
        );
        Expect.Equal(Encoding.UTF8.GetString(json), parsed.Events[0].Data, "the event's data");
    }

    private static void CheckFrame(EncodedLine encoded, ReadOnlySpan<byte> json)
    {
        var output = new ArrayBufferWriter<byte>();
        encoded.WriteFrame(output, AllFields);
        var scanner = new WebSocketScanner();
        scanner.Scan(output.WrittenSpan);
        Expect.True(scanner is { AtFrameBoundary: true, InMessage: false, IsClosed: false }, "the frame is whole");
        Expect.True(output.WrittenSpan.EndsWith(json), "the frame's payload is the JSON");
    }

    private static byte[] Utf8Of(JsonElement element, string name) =>
        Encoding.UTF8.GetBytes(element.GetProperty(name).GetString()!);
}
