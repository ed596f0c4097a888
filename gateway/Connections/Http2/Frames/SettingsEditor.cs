namespace EdgeGateway.Connections.Http2.Frames;

/// <summary>
/// Sets SETTINGS_MAX_CONCURRENT_STREAMS (0x3) in the SETTINGS that the server sends (RFC 9113 sections 6.5.1 and 6.5.2),
/// in its buffer. Each setting is an identifier of two bytes and a value of four.
/// </summary>
/// <remarks>The server's own limit is also the length of its queues. With a limit of 100 some floods overflow them before a
/// budget is exceeded: the server then breaks the connection off without GOAWAY, and may never release it.</remarks>
/// <param name="maxStreams">The limit that the client shall read.</param>
internal struct SettingsEditor(int maxStreams)
{
    private const int SettingLength = 6;
    private const int MaxConcurrentStreams = 3;

    private int _left;
    private int _position;
    private int _identifier;

    /// <summary>Begins a frame of SETTINGS.</summary>
    /// <param name="length">The length of its payload.</param>
    public void Begin(int length) => (_left, _position, _identifier) = (length, 0, 0);

    /// <summary>Follows the next bytes, of which the first are the rest of the payload.</summary>
    public void Follow(Span<byte> bytes)
    {
        for (var i = 0; _left > 0 && i < bytes.Length; i++, _left--)
        {
            if (_position < 2)
            {
                _identifier = (_identifier << 8) | bytes[i];
            }
            else if (_identifier == MaxConcurrentStreams)
            {
                bytes[i] = (byte)(maxStreams >> (8 * (SettingLength - 1 - _position)));
            }

            if (++_position == SettingLength)
            {
                (_position, _identifier) = (0, 0);
            }
        }
    }
}
