using System.Buffers.Binary;
using System.Text.Unicode;

namespace FunctionalTests.Conformance.Echo;

/// <summary>The rules for the payload of a Close frame (RFC 6455 sections 5.5.1 and 7.4).</summary>
internal static class CloseRules
{
    public static void Check(ReadOnlySpan<byte> payload)
    {
        if (payload.IsEmpty)
        {
            return;
        }

        ProtocolException.ThrowIf(payload.Length == 1 || !MaySend(BinaryPrimitives.ReadUInt16BigEndian(payload)));
        ProtocolException.ThrowIf(!Utf8.IsValid(payload[2..]), ProtocolException.InvalidData);
    }

    // 1004 is reserved. 1005, 1006 and 1015 are for local use and must not be sent.
    private static bool MaySend(ushort code) =>
        code is (>= 1000 and <= 1003) or (>= 1007 and <= 1014) or (>= 3000 and <= 4999);
}
