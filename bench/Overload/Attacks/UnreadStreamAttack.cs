using System.Net;
using System.Net.Sockets;
using EdgeGateway.Bench.Clients;
using EdgeGateway.Bench.Gateway;

namespace EdgeGateway.Bench.Overload.Attacks;

/// <summary>Requests streams whose backend sends without a pause, and reads nothing of them.</summary>
internal sealed class UnreadStreamAttack(int readers) : IAttack
{
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(30);

    private int _opened;
    private int _refused;
    private int _ended;

    public IReadOnlyDictionary<string, string?> Settings { get; } =
        new Dictionary<string, string?>
        {
            ["IdlePolicy:SlowClient"] = "00:05:00",
            ["Overload:MaxNewStreamsPerSecond"] = null,
        };

    public async Task<IReadOnlyList<string>> RunAsync(Rig rig, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        stop.CancelAfter(Duration);
        await Task.WhenAll(Enumerable.Range(0, readers).Select(i => HoldAsync(rig.Address, i, stop.Token)));
        cancellationToken.ThrowIfCancellationRequested();
        return
        [
            $"{_opened:#,0} streams were opened, {_ended:#,0} of them were ended, and {_refused:#,0} requests were refused",
        ];
    }

    private async Task HoldAsync(IPEndPoint gateway, int number, CancellationToken stop)
    {
        try
        {
            await Task.Delay(TimeSpan.FromMilliseconds(number * 5), stop);
            while (true)
            {
                await HoldOneAsync(gateway, number, stop);
                await Task.Delay(TimeSpan.FromSeconds(1), stop);
            }
        }
        catch (OperationCanceledException)
        {
            // The end of the attack.
        }
    }

    private async Task HoldOneAsync(IPEndPoint gateway, int number, CancellationToken stop)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.LingerState = new LingerOption(enable: true, seconds: 0);
        socket.ReceiveBufferSize = 4096;
        socket.Bind(new IPEndPoint(SourceAddress.Of(number), 0));
        try
        {
            await socket.ConnectAsync(gateway, stop);
            await socket.SendAsync(Requests.Open(StreamKind.Events, GatewaySettings.FloodPath), stop);
            var head = default(ResponseHead);
            var one = new byte[1];
            while (!head.IsComplete)
            {
                if (await socket.ReceiveAsync(one, stop) == 0)
                {
                    throw new IOException("the gateway closed a connection without a response");
                }

                head.Read(one);
            }

            if (head.Status != 200)
            {
                Interlocked.Increment(ref _refused);
                return;
            }

            Interlocked.Increment(ref _opened);
            while (IsOpen(socket))
            {
                await Task.Delay(TimeSpan.FromSeconds(1), stop);
            }

            Interlocked.Increment(ref _ended);
        }
        catch (Exception exception) when (exception is SocketException or IOException)
        {
            Interlocked.Increment(ref _refused);
        }
    }

    // The reset of a connection is known without a read.
    private static bool IsOpen(Socket socket) => !socket.Poll(TimeSpan.Zero, SelectMode.SelectError);
}
