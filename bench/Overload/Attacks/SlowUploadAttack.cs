using System.Net;
using System.Net.Sockets;
using System.Text;
using EdgeGateway.Bench.Gateway;

namespace EdgeGateway.Bench.Overload.Attacks;

/// <summary>Begins uploads from one address and sends a byte of each now and then.</summary>
internal sealed class SlowUploadAttack(int uploads) : IAttack
{
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(40);
    private static readonly IPEndPoint Address = new(new IPAddress([127, 0, 0, 9]), 0);
    private static readonly byte[] Head = Encoding.ASCII.GetBytes(
        $"POST {GatewaySettings.UploadPath} HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"
    );

    private static readonly byte[] Chunk = "1\r\nx\r\n"u8.ToArray();

    private int _refused;
    private int _held;

    public IReadOnlyDictionary<string, string?> Settings { get; } = new Dictionary<string, string?>();

    public async Task<IReadOnlyList<string>> RunAsync(Rig rig, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        stop.CancelAfter(Duration);
        await Task.WhenAll(Enumerable.Range(0, uploads).Select(i => SendAsync(rig.Address, i, stop.Token)));
        cancellationToken.ThrowIfCancellationRequested();
        return
        [
            $"of {uploads:#,0} uploads, {_refused:#,0} were refused or ended, and {_held:#,0} were still open after "
                + $"{Duration.TotalSeconds:0} s",
        ];
    }

    private async Task SendAsync(IPEndPoint gateway, int number, CancellationToken stop)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.LingerState = new LingerOption(enable: true, seconds: 0);
        socket.Bind(Address);
        try
        {
            await socket.ConnectAsync(gateway, stop);
            await socket.SendAsync(Head, stop);
            var response = socket.ReceiveAsync(new byte[1], stop).AsTask();
            while (!response.IsCompleted)
            {
                await socket.SendAsync(Chunk, stop);
                await Task.WhenAny(response, Task.Delay(TimeSpan.FromSeconds(1 + (number % 10)), stop));
            }

            stop.ThrowIfCancellationRequested();
            Interlocked.Increment(ref _refused);
        }
        catch (OperationCanceledException)
        {
            Interlocked.Increment(ref _held);
        }
        catch (SocketException)
        {
            Interlocked.Increment(ref _refused);
        }
    }
}
