using System.Buffers.Binary;
using System.Net.Sockets;

namespace EdgeGateway.Connections;

/// <summary>
/// The kernel's view of a connection's peer: the fields of Linux's <c>struct tcp_info</c> (linux/tcp.h) that
/// distinguish a disappeared peer from a silent or slow one.
/// </summary>
/// <param name="SilentMs">Milliseconds since the last segment from the peer: data or any acknowledgment.</param>
/// <param name="IsUnanswered">A segment that the peer must answer was sent since then and is not answered.</param>
/// <param name="Acknowledged">How many bytes the peer has acknowledged.</param>
/// <param name="IsWaiting">Some bytes are not sent or not acknowledged.</param>
internal readonly record struct TcpInfo(long SilentMs, bool IsUnanswered, ulong Acknowledged, bool IsWaiting)
{
    private const int Length = 148;

    /// <summary>Reads the structure from a socket; false where the socket is closed or is not a TCP socket.</summary>
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
    /// 60 …  104 pacing_rate  112 max_pacing_rate  120 bytes_acked  128 bytes_received
    /// 136 segs_out  140 segs_in  144 notsent_bytes
    /// </code>
    /// <c>probes</c> counts unanswered probes of a closed window or of the keepalive; any answer resets it to 0. Sent
    /// data counts as unanswered only if it was sent after the last answer: a live peer whose window is closed drops
    /// data in flight, but still answers.
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
