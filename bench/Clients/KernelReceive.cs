using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace EdgeGateway.Bench.Clients;

/// <summary>
/// Reads from a TCP socket and tells when the kernel received what is read (SO_TIMESTAMPNS, socket(7)). On loopback that is
/// when the sender wrote it: the stamp is taken on the sender's thread, so no delay of the reading process is in it.
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

    // The kernel begins to note times a little after the first socket has asked for them, and forgets it with the last one.
    private static readonly Socket Always = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    static KernelReceive() => Enable(Always);

    /// <summary>Nothing is there to read.</summary>
    public const int Nothing = -1;

    /// <summary>Asks the kernel for the times of <paramref name="socket"/>.</summary>
    public static void Enable(Socket socket) =>
        socket.SetRawSocketOption(SolSocket, SoTimestampNs, BitConverter.GetBytes(1));

    /// <summary>Reads what is there.</summary>
    /// <param name="socket">Where from.</param>
    /// <param name="buffer">Where to.</param>
    /// <param name="arrived">When the last of it came: nanoseconds of CLOCK_REALTIME; 0 where the kernel did not note it.</param>
    /// <returns>How many bytes; 0 at the end; <see cref="Nothing"/>.</returns>
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
