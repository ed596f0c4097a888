using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace EdgeGateway.Bench.Clients;

/// <summary>
/// Reads from a TCP socket and returns when the kernel received the bytes (SO_TIMESTAMPNS, socket(7)). On loopback this
/// is when the sender wrote them: the kernel takes the timestamp on the sender's thread, so it excludes delays of the
/// reading process.
/// </summary>
internal static unsafe partial class KernelReceive
{
    private const int SolSocket = 1;
    private const int SoTimestampNs = 35;
    private const int DontWait = 0x40;
    private const int TryAgain = 11;

    // struct cmsghdr and timespec of 64-bit Linux as words: length, level and type, seconds, nanoseconds.
    private const int ControlWords = 4;
    private const long TimeControl = SolSocket | ((long)SoTimestampNs << 32);
    private const long NanosecondsPerSecond = 1_000_000_000;

    // The kernel starts to record timestamps shortly after the first socket has enabled them, and stops with the last
    // one.
    private static readonly Socket Always = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    static KernelReceive() => Enable(Always);

    /// <summary>No data is available.</summary>
    public const int Nothing = -1;

    /// <summary>Enables timestamps for <paramref name="socket"/>.</summary>
    public static void Enable(Socket socket) =>
        socket.SetRawSocketOption(SolSocket, SoTimestampNs, BitConverter.GetBytes(1));

    /// <summary>Reads the available bytes without blocking.</summary>
    /// <param name="socket">The socket to read from.</param>
    /// <param name="buffer">Receives the bytes.</param>
    /// <param name="arrived">
    /// When the last byte arrived, in nanoseconds of CLOCK_REALTIME, or 0 if the kernel recorded no timestamp.
    /// </param>
    /// <returns>The number of bytes, 0 at the end, or <see cref="Nothing"/>.</returns>
    public static int Read(Socket socket, Span<byte> buffer, out long arrived)
    {
        arrived = 0;
        var control = stackalloc long[ControlWords];
        nint count;
        MessageHeader message;
        fixed (byte* bytes = buffer)
        {
            var vector = new IoVector { Base = bytes, Length = (nuint)buffer.Length };
            message = new MessageHeader
            {
                Vectors = &vector,
                VectorCount = 1,
                Control = control,
                ControlLength = ControlWords * sizeof(long),
            };
            count = ReceiveMessage(socket.SafeHandle, &message, DontWait);
        }

        if (count < 0)
        {
            return Marshal.GetLastPInvokeError() == TryAgain
                ? Nothing
                : throw new SocketException((int)SocketError.ConnectionReset);
        }

        if (message.ControlLength == ControlWords * sizeof(long) && control[1] == TimeControl)
        {
            arrived = (control[2] * NanosecondsPerSecond) + control[3];
        }

        return (int)count;
    }

    [LibraryImport("libc", EntryPoint = "recvmsg", SetLastError = true)]
    private static partial nint ReceiveMessage(SafeSocketHandle socket, MessageHeader* message, int flags);

    // struct iovec and msghdr of 64-bit Linux.
    private struct IoVector
    {
        public byte* Base;
        public nuint Length;
    }

    private struct MessageHeader
    {
        public void* Name;
        public nuint NameLength;
        public IoVector* Vectors;
        public nuint VectorCount;
        public void* Control;
        public nuint ControlLength;
        public int Flags;
    }
}
