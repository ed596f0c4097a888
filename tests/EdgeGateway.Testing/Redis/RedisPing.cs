using System.Net.Sockets;

namespace EdgeGateway.Testing.Redis;

/// <summary>Asks a server for a sign of life, or for more, the way any client would, over TCP.</summary>
internal static class RedisPing
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    /// <summary>Returns when the server at the port answers a PING, and throws when it does not in good time.</summary>
    public static Task UntilAnsweredAsync(int port, CancellationToken ct) =>
        UntilAsync(port, "PING", answer => answer == "PONG", ct);

    /// <summary>Returns when the server's answer to a command is as it should be, and throws when it is not in good time.</summary>
    public static async Task UntilAsync(int port, string command, Func<string, bool> isGood, CancellationToken ct)
    {
        var last = "nothing";
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(Patience);
        try
        {
            while (!isGood(last = await AskAsync(port, command, limit.Token)))
            {
                await Task.Delay(Interval, limit.Token);
            }
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            throw new TimeoutException(
                $"Redis at 127.0.0.1:{port} did not answer {command} as it should within {Patience.TotalSeconds} s. Its last answer: {last}"
            );
        }
    }

    private static async Task<string> AskAsync(int port, string command, CancellationToken ct)
    {
        try
        {
            return await RedisCommand.RunAsync(port, command, ct);
        }
        catch (Exception e) when (e is IOException or SocketException or InvalidOperationException)
        {
            // An engine's proxy that hangs up, a server still loading its data: it is no answer yet.
            return e.Message;
        }
    }
}
