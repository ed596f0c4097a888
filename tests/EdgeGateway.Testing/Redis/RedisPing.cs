using System.Net.Sockets;

namespace EdgeGateway.Testing.Redis;

/// <summary>Polls a server with a command until its reply meets a condition.</summary>
internal static class RedisPing
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    /// <summary>Returns when the server answers PING, and throws on a timeout.</summary>
    public static Task WaitUntilAnsweredAsync(int port, CancellationToken ct) =>
        WaitUntilAsync(port, "PING", answer => answer == "PONG", ct);

    /// <summary>
    /// Repeats a command until its reply satisfies <paramref name="isGood"/>, and throws on a
    /// timeout.
    /// </summary>
    public static async Task WaitUntilAsync(int port, string command, Func<string, bool> isGood, CancellationToken ct)
    {
        var last = "nothing";
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(ct);
        timeout.CancelAfter(Timeout);
        try
        {
            while (!isGood(last = await SendAsync(port, command, timeout.Token)))
            {
                await Task.Delay(Interval, timeout.Token);
            }
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            throw new TimeoutException(
                $"Redis at 127.0.0.1:{port} did not give the expected reply to {command} within {Timeout.TotalSeconds} s. "
                    + $"Its last reply: {last}"
            );
        }
    }

    private static async Task<string> SendAsync(int port, string command, CancellationToken ct)
    {
        try
        {
            return await RedisCommand.RunAsync(port, command, ct);
        }
        catch (Exception e) when (e is IOException or SocketException or InvalidOperationException)
        {
            // The container engine's proxy closed the connection, or the server is loading its data: try again.
            return e.Message;
        }
    }
}
