using System.Net;
using System.Net.Sockets;

namespace EdgeGateway.Testing.Redis;

/// <summary>Asks a server for a sign of life the way any client would, over TCP.</summary>
internal static class RedisPing
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    /// <summary>Returns when the server at the port answers a PING, and throws when it does not in good time.</summary>
    public static async Task UntilAnsweredAsync(int port, CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(Patience);
        try
        {
            while (!await AnswersAsync(port, limit.Token))
            {
                await Task.Delay(Interval, limit.Token);
            }
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            throw new TimeoutException($"Redis at 127.0.0.1:{port} did not answer a PING within {Patience.TotalSeconds} s.");
        }
    }

    private static async Task<bool> AnswersAsync(int port, CancellationToken ct)
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, port, ct);
            var stream = client.GetStream();
            await stream.WriteAsync("PING\r\n"u8.ToArray(), ct);
            // Anything else (an engine's proxy that hangs up, a server still loading its data) is no answer yet.
            var answer = new byte["+PONG\r\n".Length];
            await stream.ReadExactlyAsync(answer, ct);
            return answer.AsSpan().SequenceEqual("+PONG\r\n"u8);
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            return false;
        }
    }
}
