using System.Buffers;
using System.Globalization;
using System.Text;
using EdgeGateway.Hosting.Wire;
using LogSource.Lines;

namespace LogSource.LineEncoding;

/// <summary>
/// An event that is not a line: lost lines, or the position of a stream. It is rare, so followers do not share the
/// bytes:
/// <code>{"name":"gap","event":"gap","after":"1795365602064-0","before":"1795365609000-2","lost":17}
/// {"name":"position","event":"position","id":"1795365602064-0"}</code>
/// </summary>
internal sealed class EncodedNotice
{
    private readonly EntryId? _id;
    private readonly byte[] _json;

    private EncodedNotice(EntryId? id, string json) => (_id, _json) = (id, Encoding.UTF8.GetBytes(json));

    /// <summary>Announces lost lines. A client cannot resume from it.</summary>
    public static EncodedNotice Of(Gap gap) =>
        new(
            null,
            $$"""{"name":"gap","event":"gap","after":"{{gap.After}}","before":"{{gap.Before}}","lost":{{Number(gap.Lost)}}}"""
        );

    /// <summary>Reports that a stream has sent all lines up to an entry, except those that do not match.</summary>
    public static EncodedNotice Of(EntryId position) =>
        new(position, $$"""{"name":"position","event":"position","id":"{{position}}"}""");

    public void WriteFrame(IBufferWriter<byte> output)
    {
        var length = WebSocketFrameHeader.Length(_json.Length);
        WebSocketFrameHeader.Write(WebSocketOpcode.Text, _json.Length, output.GetSpan(length));
        output.Advance(length);
        output.Write(_json);
    }

    /// <summary>Writes a server-sent event. It has an id if a client can resume from it.</summary>
    public void WriteEvent(IBufferWriter<byte> output)
    {
        if (_id is { } id)
        {
            output.Write(Encoding.UTF8.GetBytes($"id: {id}\n"));
        }

        output.Write("data: "u8);
        output.Write(_json);
        output.Write("\n\n"u8);
    }

    /// <summary>Writes a line of NDJSON.</summary>
    public void WriteJsonLine(IBufferWriter<byte> output)
    {
        output.Write(_json);
        output.Write("\n"u8);
    }

    private static string Number(long? value) => value?.ToString(CultureInfo.InvariantCulture) ?? "null";
}
