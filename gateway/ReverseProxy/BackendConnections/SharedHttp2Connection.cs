using System.Buffers.Binary;
using EdgeGateway.Hosting.Wire;

namespace EdgeGateway.ReverseProxy.BackendConnections;

/// <summary>
/// An HTTP/2 connection to a backend, which many clients share. It limits the streams that the HTTP client opens on it, by
/// adding SETTINGS_MAX_CONCURRENT_STREAMS (0x3) to the backend's first SETTINGS (RFC 9113 sections 3.4, 6.5.1 and
/// 6.5.2): each setting is an identifier of two bytes and a value of four, and the last value counts.
/// </summary>
/// <remarks>The HTTP client gives a connection a window of 64 MiB for all responses together, and each response one of
/// 64 KiB - 1. A response that its client does not read fills its own window. With more than 1,024 of these, nothing would
/// be left of the connection's window, and the responses of all other clients would stop.</remarks>
internal sealed class SharedHttp2Connection(Stream backend, int maxStreams = SharedHttp2Connection.MaxStreams)
    : WrappedStream(backend)
{
    /// <summary>Beyond it, the HTTP client opens another connection.</summary>
    public const int MaxStreams = 1_000;

    private const int HeadLength = 9;
    private const int SettingLength = 6;
    private const int LongestFrame = 16 * 1024;
    private const byte SettingsType = 4;
    private const byte AcknowledgedFlag = 1;
    private const ushort MaxConcurrentStreams = 3;

    private ReadOnlyMemory<byte> _start;
    private bool _hasStarted;

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        _hasStarted && _start.IsEmpty
            ? Inner.ReadAsync(buffer, cancellationToken)
            : ReadStartAsync(buffer, cancellationToken);

    private async ValueTask<int> ReadStartAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        if (buffer.IsEmpty)
        {
            // Waits for bytes.
            return _hasStarted ? 0 : await Inner.ReadAsync(buffer, cancellationToken);
        }

        if (!_hasStarted)
        {
            _start = await ReadFirstFrameAsync(cancellationToken);
            _hasStarted = true;
        }

        var count = Math.Min(buffer.Length, _start.Length);
        _start[..count].CopyTo(buffer);
        _start = _start[count..];
        return count;
    }

    // Returns the frame with the limit; all bytes as they are if they are not such a frame, and fewer at the end.
    private async ValueTask<byte[]> ReadFirstFrameAsync(CancellationToken cancellationToken)
    {
        var head = new byte[HeadLength];
        var count = await Inner.ReadAtLeastAsync(head, HeadLength, throwOnEndOfStream: false, cancellationToken);
        var length = BinaryPrimitives.ReadInt32BigEndian(head) >>> 8;
        if (
            count < HeadLength
            || head[3] != SettingsType
            || (head[4] & AcknowledgedFlag) != 0
            || length + SettingLength > LongestFrame
        )
        {
            return head[..count];
        }

        var payload = new byte[length];
        count = await Inner.ReadAtLeastAsync(payload, length, throwOnEndOfStream: false, cancellationToken);
        return count < length ? [.. head, .. payload[..count]] : Limit(head, payload);
    }

    private byte[] Limit(byte[] head, byte[] payload)
    {
        var limit = uint.MaxValue;
        for (var at = 0; at + SettingLength <= payload.Length; at += SettingLength)
        {
            if (BinaryPrimitives.ReadUInt16BigEndian(payload.AsSpan(at)) == MaxConcurrentStreams)
            {
                limit = BinaryPrimitives.ReadUInt32BigEndian(payload.AsSpan(at + 2));
            }
        }

        if (limit <= maxStreams || payload.Length % SettingLength != 0)
        {
            return [.. head, .. payload];
        }

        var setting = new byte[SettingLength];
        BinaryPrimitives.WriteUInt16BigEndian(setting, MaxConcurrentStreams);
        BinaryPrimitives.WriteInt32BigEndian(setting.AsSpan(2), maxStreams);
        BinaryPrimitives.WriteInt32BigEndian(head, ((payload.Length + SettingLength) << 8) | head[3]);
        return [.. head, .. payload, .. setting];
    }
}
