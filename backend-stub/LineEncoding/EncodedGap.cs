using System.Buffers;
using System.Globalization;
using System.Text;
using EdgeGateway.Hosting.Wire;
using LogSource.Lines;

namespace LogSource.LineEncoding;

/// <summary>
/// The event that announces lost lines. It is rare, so followers do not share the bytes:
/// <code>{"name":"gap","event":"gap","after":"1795365602064-0","before":"1795365609000-2","lost":17}</code>
/// </summary>
internal sealed class EncodedGap(Gap gap)
{
    private readonly byte[] _json = Encoding.UTF8.GetBytes(
        $$"""{"name":"gap","event":"gap","after":"{{gap.After}}","before":"{{gap.Before}}","lost":{{Number(gap.Lost)}}}"""
    );

    public void WriteFrame(IBufferWriter<byte> output)
    {
        var length = WebSocketFrameHeader.Length(_json.Length);
        WebSocketFrameHeader.Write(WebSocketOpcode.Text, _json.Length, output.GetSpan(length));
        output.Advance(length);
        output.Write(_json);
    }

    /// <summary>Writes a server-sent event without an id, because a client cannot resume from a gap.</summary>
    public void WriteEvent(IBufferWriter<byte> output)
    {
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
