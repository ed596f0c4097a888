using System.Net.Sockets;
using EdgeGateway.Testing.Attacks;

namespace EdgeGateway.Bench.Attacks;

/// <summary>
/// Attackers that flood a gateway as fast as they can. Each opens a new connection when its last one has ended.
/// </summary>
internal sealed class FloodAttack(AttackedGateway gateway, Http2Flood flood, bool tls, int attackers) : IAttack
{
    private const int Endless = 1_000_000_000;

    private int _connections;
    private int _calmed;
    private long _sent;

    public string Name => tls ? $"{flood.Name}, TLS" : flood.Name;

    public string Result =>
        $"{_connections:N0} connections, {_calmed:N0} ended by ENHANCE_YOUR_CALM, {_sent:N0} repetitions";

    public Task RunAsync(CancellationToken stop) =>
        Task.WhenAll(
            Enumerable.Range(0, attackers).Select(_ => Task.Run(() => FloodAsync(stop), CancellationToken.None))
        );

    private async Task FloodAsync(CancellationToken stop)
    {
        var server = AttackedGateway.EndPoint(tls ? gateway.Tls : gateway.H2c);
        while (!stop.IsCancellationRequested)
        {
            try
            {
                using var connection = await FloodConnection.OpenAsync(server, tls, stop);
                Interlocked.Increment(ref _connections);
                var result = await connection.RunAsync(flood, Endless, stop);
                Interlocked.Add(ref _sent, result.Sent);
                if (result.GoAway == Http2Frames.EnhanceYourCalm)
                {
                    Interlocked.Increment(ref _calmed);
                }
            }
            catch (Exception exception) when (exception is IOException or SocketException or OperationCanceledException)
            {
                // The gateway refused the connection, or the phase has ended.
            }
        }
    }
}
