using System.Buffers.Binary;
using System.Net.Sockets;

namespace EdgeGateway.Connections;

/// <summary>What the kernel knows of the other end of a connection: Linux's <c>struct tcp_info</c> (linux/tcp.h), as far as it
/// tells a peer that is gone from one that is only quiet or slow.</summary>
/// <param name="SilentMs">How long ago the last segment came from the peer: data or an acknowledgment of anything.</param>
/// <param name="IsUnanswered">Something that a peer has to answer was sent since, and was not.</param>
/// <param name="Acknowledged">How many bytes the peer has acknowledged: what its window had room for.</param>
/// <param name="IsWaiting">There are bytes that it has not.</param>
internal readonly record struct TcpInfo(long SilentMs, bool IsUnanswered, ulong Acknowledged, bool IsWaiting)
{
    private const int Length = 148;

    /// <summary>Reads it from a socket; false where that is closed or is none of TCP's.</summary>
    public static bool TryRead(Socket socket, out TcpInfo info)
    {
        const int Tcp = 6;
        const int Option = 11;
        Span<byte> bytes = stackalloc byte[Length];
        try
        {
            var whole = socket.GetRawSocketOption(Tcp, Option, bytes) == Length;
            info = whole ? Parse(bytes) : default;
            return whole;
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            info = default;
            return false;
        }
    }

    /// <remarks>
    /// <code>
    ///  0 state  1 ca_state  2 retransmits  3 probes  4 backoff  5 options  6 wscale  7 flags
    ///  8 rto  12 ato  16 snd_mss  20 rcv_mss  24 unacked  28 sacked  32 lost  36 retrans  40 fackets
    /// 44 last_data_sent  48 last_ack_sent  52 last_data_recv  56 last_ack_recv
    /// 60 …  104 pacing_rate  112 max_pacing_rate  120 bytes_acked  128 bytes_received  136 segs_out  140 segs_in  144 notsent_bytes
    /// </code>
    /// <c>probes</c> counts unanswered probes of a closed window or of the keepalive; any answer sets it to 0. Sent data counts
    /// as unanswered only if it went out after the last answer: a peer that has closed its window on data in flight drops it
    /// and answers all the same, and is alive.
    /// </remarks>
    public static TcpInfo Parse(ReadOnlySpan<byte> bytes)
    {
        const int Probes = 3;
        var unacked = Read(bytes, 24);
        var dataSent = Read(bytes, 44);
        var silent = Math.Min(Read(bytes, 52), Read(bytes, 56));
        return new TcpInfo(
            silent,
            bytes[Probes] > 0 || (unacked > 0 && dataSent < silent),
            BinaryPrimitives.ReadUInt64LittleEndian(bytes[120..]),
            unacked > 0 || Read(bytes, 144) > 0
        );
    }

    private static uint Read(ReadOnlySpan<byte> bytes, int offset) =>
        BinaryPrimitives.ReadUInt32LittleEndian(bytes[offset..]);
}
