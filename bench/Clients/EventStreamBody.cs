namespace EdgeGateway.Bench.Clients;

/// <summary>
/// Server-Sent Events in a chunked body (RFC 9112 section 7.1) whose lines end with LF, as those of the gateway do.
/// </summary>
internal sealed class EventStreamBody : IStreamBody
{
    private enum Part
    {
        Size,
        Data,
        AfterData,
    }

    private Part _part;
    private int _left;
    private byte _last;

    public bool IsOver { get; private set; }

    public int Read(ReadOnlySpan<byte> bytes)
    {
        var events = 0;
        foreach (var value in bytes)
        {
            switch (_part)
            {
                case Part.Size:
                    ReadSize(value);
                    break;
                case Part.Data:
                    events += value == '\n' && _last == '\n' ? 1 : 0;
                    _last = value;
                    _part = --_left == 0 ? Part.AfterData : Part.Data;
                    break;
                default:
                    _part = value == '\n' ? Part.Size : Part.AfterData;
                    break;
            }
        }

        return events;
    }

    private void ReadSize(byte value)
    {
        if (char.IsAsciiHexDigit((char)value))
        {
            _left = (_left << 4) | Convert.ToInt32(((char)value).ToString(), 16);
        }
        else if (value == '\n')
        {
            IsOver |= _left == 0;
            _part = _left == 0 ? Part.AfterData : Part.Data;
        }
    }
}
