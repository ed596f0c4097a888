using System.Net;
using System.Net.Sockets;

namespace EdgeGateway.Bench.Overload.Attacks;

/// <summary>Opens connections from one address, sends nothing on them, and opens those again that are closed.</summary>
internal sealed class ConnectionFlood(int connections) : IAttack
{
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(20);
    private static readonly IPEndPoint Address = new(new IPAddress([127, 0, 0, 9]), 0);

    // Connections that are being opened at once.
    private const int Opening = 100;

    private long _opened;
    private long _refused;

    public IReadOnlyDictionary<string, string?> Settings { get; } = new Dictionary<string, string?>();

    public async Task<IReadOnlyList<string>> RunAsync(Rig rig, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        stop.CancelAfter(Duration);
        using var opening = new SemaphoreSlim(Opening);
        await Task.WhenAll(Enumerable.Range(0, connections).Select(_ => HoldAsync(rig.Address, opening, stop.Token)));
        cancellationToken.ThrowIfCancellationRequested();
        return [$"{_opened:#,0} connections were opened, of which the gateway closed {_refused:#,0} at once"];
    }

    private async Task HoldAsync(IPEndPoint gateway, SemaphoreSlim opening, CancellationToken stop)
    {
        try
        {
            while (true)
            {
                using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                socket.LingerState = new LingerOption(enable: true, seconds: 0);
                socket.Bind(Address);
                await opening.WaitAsync(stop);
                var isClosed = false;
                try
                {
                    await socket.ConnectAsync(gateway, stop);
                }
                catch (SocketException)
                {
                    // The gateway closed it before this call returned.
                    isClosed = true;
                }
                finally
                {
                    opening.Release();
                }

                Interlocked.Increment(ref _opened);
                if (isClosed || await IsClosedAsync(socket, stop))
                {
                    Interlocked.Increment(ref _refused);
                    await Task.Delay(TimeSpan.FromSeconds(1), stop);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The end of the attack.
        }
    }

    private static async Task<bool> IsClosedAsync(Socket socket, CancellationToken stop)
    {
        try
        {
            return await socket.ReceiveAsync(new byte[1], stop) == 0;
        }
        catch (SocketException)
        {
            return true;
        }
    }
}
