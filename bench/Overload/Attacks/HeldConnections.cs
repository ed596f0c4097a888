using System.Net;
using System.Net.Sockets;
using EdgeGateway.Bench.Clients;

namespace EdgeGateway.Bench.Overload.Attacks;

/// <summary>
/// Connections of one address that send some bytes, read nothing and stay open. One that the gateway closes is replaced.
/// </summary>
internal sealed class HeldConnections(int count)
{
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Check = TimeSpan.FromSeconds(1);

    private int _opened;
    private int _closed;
    private int _failed;

    /// <summary>Holds the connections for a while.</summary>
    /// <param name="gateway">The gateway's endpoint.</param>
    /// <param name="bytes">What each connection sends, by its number.</param>
    /// <param name="cancellationToken">Cancels the attack.</param>
    public async Task<IReadOnlyList<string>> RunAsync(
        IPEndPoint gateway,
        Func<int, byte[]> bytes,
        CancellationToken cancellationToken
    )
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        stop.CancelAfter(Duration);
        await Task.WhenAll(Enumerable.Range(0, count).Select(i => HoldAsync(gateway, i, bytes(i), stop.Token)));
        cancellationToken.ThrowIfCancellationRequested();
        return
        [
            $"{_opened:#,0} connections sent all bytes, {_closed:#,0} of them were closed, and {_failed:#,0} attempts failed",
        ];
    }

    private async Task HoldAsync(IPEndPoint gateway, int number, byte[] bytes, CancellationToken stop)
    {
        try
        {
            await Task.Delay(TimeSpan.FromMilliseconds(number), stop);
            while (true)
            {
                await HoldOneAsync(gateway, bytes, stop);
                await Task.Delay(Check, stop);
            }
        }
        catch (OperationCanceledException)
        {
            // The end of the attack.
        }
    }

    private async Task HoldOneAsync(IPEndPoint gateway, byte[] bytes, CancellationToken stop)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.LingerState = new LingerOption(enable: true, seconds: 0);
        socket.ReceiveBufferSize = 4096;
        socket.Bind(new IPEndPoint(SourceAddress.Of(0), 0));
        try
        {
            await socket.ConnectAsync(gateway, stop);
            for (ReadOnlyMemory<byte> rest = bytes; !rest.IsEmpty; )
            {
                rest = rest[await socket.SendAsync(rest, SocketFlags.None, stop)..];
            }

            Interlocked.Increment(ref _opened);
            while (IsOpen(socket))
            {
                await Task.Delay(Check, stop);
            }

            Interlocked.Increment(ref _closed);
        }
        catch (SocketException)
        {
            Interlocked.Increment(ref _failed);
        }
    }

    // The end and the reset of a connection are known without reading what came before the end.
    private static bool IsOpen(Socket socket) =>
        !socket.Poll(TimeSpan.Zero, SelectMode.SelectError)
        && !(socket.Poll(TimeSpan.Zero, SelectMode.SelectRead) && socket.Available == 0);
}
