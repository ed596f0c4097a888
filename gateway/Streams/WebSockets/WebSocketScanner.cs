using EdgeGateway.Hosting.Wire;

namespace EdgeGateway.Streams.WebSockets;

/// <summary>
/// Scans one direction of a WebSocket and reports where its frames and messages end. It keeps only the bytes of an
/// incomplete header (at most 14) and never throws. An illegal frame sets <see cref="IsBroken"/> for good.
/// <code>
///   0                   1                   2                   3
///   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
///  +-+-+-+-+-------+-+-------------+-------------------------------+
///  |F|R|R|R| opcode|M| Payload len |    Extended payload length    |
///  |I|S|S|S|  (4)  |A|     (7)     |             (16/64)           |
///  |N|V|V|V|       |S|             |   (if payload len==126/127)   |
///  | |1|2|3|       |K|             |                               |
///  +-+-+-+-+-------+-+-------------+ - - - - - - - - - - - - - - - +
///  |     Extended payload length continued, if payload len == 127  |
///  + - - - - - - - - - - - - - - - +-------------------------------+
///  |                               | Masking-key, if MASK set to 1 |
///  +-------------------------------+-------------------------------+
///  | Masking-key (continued)       |          Payload Data         |
///  +-------------------------------- - - - - - - - - - - - - - - - +
/// </code>
/// RFC 6455 section 5.2.
/// </summary>
internal struct WebSocketScanner
{
    private Header _header;
    private int _headerLength;
    private int _headerNeeded;
    private ulong _payloadLeft;
    private bool _inMessage;
    private bool _closed;
    private bool _broken;

    /// <summary>The last byte ended a frame. A whole frame may be inserted here.</summary>
    public readonly bool AtFrameBoundary => _payloadLeft == 0 && _headerLength == 0 && !_broken;

    /// <summary>Inside a fragmented message. Only control frames may be inserted (RFC 6455 section 5.4).</summary>
    public readonly bool InMessage => _inMessage;

    /// <summary>A Close frame was scanned. Nothing may follow it (RFC 6455 section 5.5.1).</summary>
    public readonly bool IsClosed => _closed;

    /// <summary>The bytes are not WebSocket frames. Boundaries are unknown from here on.</summary>
    public readonly bool IsBroken => _broken;

    /// <summary>Scans the next bytes. They may be split anywhere.</summary>
    /// <returns>In how many messages the header of the last frame ends in these bytes.</returns>
    public int Scan(ReadOnlySpan<byte> bytes)
    {
        var messages = 0;
        while (!bytes.IsEmpty && !_broken)
        {
            if (_payloadLeft > 0)
            {
                var skipped = (int)Math.Min(_payloadLeft, (ulong)bytes.Length);
                _payloadLeft -= (ulong)skipped;
                bytes = bytes[skipped..];
                continue;
            }

            _header[_headerLength++] = bytes[0];
            bytes = bytes[1..];
            if (_headerLength == 2)
            {
                _headerNeeded = Needed(_header[1]);
            }

            if (_headerLength >= 2 && _headerLength == _headerNeeded)
            {
                messages += BeginFrame() ? 1 : 0;
                _headerLength = 0;
            }
        }

        return messages;
    }

    private static int Needed(byte second) =>
        2
        + (
            (second & 0x7F) switch
            {
                126 => 2,
                127 => 8,
                _ => 0,
            }
        )
        + ((second & 0x80) != 0 ? 4 : 0);

    // Returns whether the frame is the last one of a message.
    private bool BeginFrame()
    {
        var final = (_header[0] & 0x80) != 0;
        var opcode = (WebSocketOpcode)(_header[0] & 0x0F);
        var length = Length();
        var isControl = opcode >= WebSocketOpcode.Close;

        _broken =
            length > long.MaxValue
            || opcode is (> WebSocketOpcode.Binary and < WebSocketOpcode.Close) or > WebSocketOpcode.Pong
            || (isControl ? !final || length > 125 : opcode == WebSocketOpcode.Continuation != _inMessage);
        if (_broken)
        {
            return false;
        }

        _payloadLeft = length;
        _closed |= opcode == WebSocketOpcode.Close;
        if (!isControl)
        {
            _inMessage = !final;
        }

        return final && !isControl;
    }

    private readonly ulong Length()
    {
        var length = (ulong)(_header[1] & 0x7F);
        if (length < 126)
        {
            return length;
        }

        var bytes = length == 126 ? 2 : 8;
        length = 0;
        for (var i = 0; i < bytes; i++)
        {
            length = (length << 8) | _header[2 + i];
        }

        return length;
    }

    [System.Runtime.CompilerServices.InlineArray(14)]
    private struct Header
    {
        private byte _first;
    }
}
