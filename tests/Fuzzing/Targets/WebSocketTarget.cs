using EdgeGateway.Fuzzing.Models;
using EdgeGateway.Hosting.Wire;
using EdgeGateway.Streams.WebSockets;

namespace EdgeGateway.Fuzzing.Targets;

/// <summary>
/// Frames of a WebSocket. The scanner's state after each byte equals that of a parser that has all bytes at once, and
/// the scanner finds the end of each frame whose header is written here.
/// </summary>
internal sealed class WebSocketTarget : IFuzzTarget
{
    private static readonly byte[] Payload = new byte[70_000];

    public string Name => "websocket-frames";

    public IReadOnlyList<string> Parsers { get; } =
    ["EdgeGateway.Streams.WebSockets.WebSocketScanner", "EdgeGateway.Hosting.Wire.WebSocketFrameHeader"];

    public long MaxSteps(int length) => 100 + (20L * length);

    public long MaxAllocation(int length) => 0;

    public void Parse(ReadOnlyMemory<byte> input)
    {
        var scanner = new WebSocketScanner();
        scanner.Scan(input.Span);
    }

    public void Check(ReadOnlyMemory<byte> input)
    {
        var bytes = input.Span;
        var byBytes = new WebSocketScanner();
        for (var i = 0; i < bytes.Length; i++)
        {
            byBytes.Scan(bytes.Slice(i, 1));
            Expect.Equal(FrameState.Of(bytes[..(i + 1)]), FrameState.Of(byBytes), $"the state after {i + 1} bytes");
        }

        var whole = new WebSocketScanner();
        whole.Scan(bytes);
        Expect.Equal(FrameState.Of(byBytes), FrameState.Of(whole), "the state after one piece");

        var byPieces = new WebSocketScanner();
        foreach (var piece in Pieces.Of(input))
        {
            byPieces.Scan(piece.Span);
        }

        Expect.Equal(FrameState.Of(byBytes), FrameState.Of(byPieces), "the state after several pieces");
        CheckWrittenHeader(input.Span);
    }

    private static void CheckWrittenHeader(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 4)
        {
            return;
        }

        var opcode = bytes[0] % 2 == 0 ? WebSocketOpcode.Text : WebSocketOpcode.Binary;
        var length = ((bytes[1] << 16) | (bytes[2] << 8) | bytes[3]) % (Payload.Length + 1);
        Span<byte> header = stackalloc byte[WebSocketFrameHeader.MaxLength];
        header = header[..WebSocketFrameHeader.Length(length)];
        WebSocketFrameHeader.Write(opcode, length, header);

        var scanner = new WebSocketScanner();
        scanner.Scan(header);
        Expect.Equal(length == 0, scanner.AtFrameBoundary, $"whether a frame of {length} bytes ends after its header");
        scanner.Scan(Payload.AsSpan(0, length));
        Expect.True(scanner is { AtFrameBoundary: true, InMessage: false }, $"a frame of {length} bytes is whole");
    }
}
