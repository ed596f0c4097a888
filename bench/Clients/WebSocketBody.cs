namespace EdgeGateway.Bench.Clients;

/// <summary>Parses the unmasked frames of a WebSocket server (RFC 6455 section 5.2).</summary>
internal sealed class WebSocketBody : IStreamBody
{
    private const int Final = 0x80;
    private const int OpcodeMask = 0x0F;
    private const int CloseOpcode = 0x8;
    private const int TwoByteLength = 126;
    private const int EightByteLength = 127;

    private int _first = -1;
    private int _lengthBytes = -1;
    private ulong _left;

    public bool IsOver { get; private set; }

    public int Read(ReadOnlySpan<byte> bytes)
    {
        var messages = 0;
        while (!bytes.IsEmpty)
        {
            if (_first >= 0 && _lengthBytes == 0)
            {
                var taken = (int)Math.Min(_left, (ulong)bytes.Length);
                _left -= (ulong)taken;
                bytes = bytes[taken..];
            }
            else
            {
                ReadHeader(bytes[0]);
                bytes = bytes[1..];
            }

            if (_first >= 0 && _lengthBytes == 0 && _left == 0)
            {
                IsOver |= (_first & OpcodeMask) == CloseOpcode;
                messages += (_first & Final) != 0 && !IsOver ? 1 : 0;
                _first = _lengthBytes = -1;
            }
        }

        return messages;
    }

    private void ReadHeader(byte value)
    {
        if (_first < 0)
        {
            _first = value;
        }
        else if (_lengthBytes < 0)
        {
            _lengthBytes = value switch
            {
                TwoByteLength => 2,
                EightByteLength => 8,
                _ => 0,
            };
            _left = _lengthBytes == 0 ? value : 0u;
        }
        else
        {
            _left = (_left << 8) | value;
            _lengthBytes--;
        }
    }
}
