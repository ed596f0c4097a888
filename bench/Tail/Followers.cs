using System.Diagnostics;
using System.Net;
using System.Net.Security;
using EdgeGateway.Bench.Clients;

namespace EdgeGateway.Bench.Tail;

/// <summary>Followers that are opened and dropped together.</summary>
internal sealed class Followers : IStreamSet
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan CheckInterval = TimeSpan.FromMilliseconds(20);

    private readonly LineFollower[] _all;

    private Followers(LineFollower[] all) => _all = all;

    public IReadOnlyList<LineFollower> All => _all;

    /// <summary>The number of followers whose stream has ended.</summary>
    public int Ended => _all.Count(follower => follower.Ended.IsCompleted);

    /// <summary>Opens followers as fast as possible, half over WebSocket and half as event streams.</summary>
    /// <param name="server">The address of the log source.</param>
    /// <param name="count">The number of followers.</param>
    /// <param name="app">The app that the n-th follower follows.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public static Task<Followers> OpenAsync(
        IPEndPoint server,
        int count,
        Func<int, string> app,
        CancellationToken cancellationToken
    ) =>
        OpenAsync(
            server,
            tls: null,
            count,
            TimeSpan.Zero,
            i => (i % 2 == 0 ? StreamKind.WebSocket : StreamKind.Events, $"/apps/{app(i)}/logs?stream=true"),
            cancellationToken
        );

    /// <summary>Opens followers at even intervals and returns when all are open.</summary>
    /// <param name="server">The address of the server.</param>
    /// <param name="tls">How to set up TLS; null for connections without it.</param>
    /// <param name="count">The number of followers.</param>
    /// <param name="over">The time over which they are opened.</param>
    /// <param name="plan">The kind of the n-th follower, and the path and query of its stream.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public static async Task<Followers> OpenAsync(
        IPEndPoint server,
        SslClientAuthenticationOptions? tls,
        int count,
        TimeSpan over,
        Func<int, (StreamKind Kind, string Path)> plan,
        CancellationToken cancellationToken
    )
    {
        var plans = Enumerable.Range(0, count).Select(plan).ToArray();
        var followers = new Followers([.. plans.Select((stream, i) => new LineFollower(stream.Kind, i))]);
        try
        {
            await Opening.RunAsync(
                count,
                over,
                (i, cancel) => followers._all[i].OpenAsync(server, plans[i].Path, tls, cancel),
                cancellationToken
            );
            return followers;
        }
        catch
        {
            followers.Dispose();
            throw;
        }
    }

    /// <summary>Returns when all followers have received all lines before this number.</summary>
    /// <exception cref="InvalidOperationException">A stream ended.</exception>
    /// <exception cref="TimeoutException">No line arrived for a while.</exception>
    public async Task CatchUpAsync(long written, CancellationToken cancellationToken)
    {
        var (reached, since) = (-1L, Stopwatch.GetTimestamp());
        while (_all.Any(follower => follower.Tally.Next < written))
        {
            ThrowIfEnded();
            var now = _all.Sum(follower => follower.Tally.Next);
            if (now != reached)
            {
                (reached, since) = (now, Stopwatch.GetTimestamp());
            }
            else if (Stopwatch.GetElapsedTime(since) > Timeout)
            {
                throw new TimeoutException(
                    $"{_all.Count(follower => follower.Tally.Next < written)} followers did not receive the last line"
                );
            }

            await Task.Delay(CheckInterval, cancellationToken);
        }
    }

    /// <exception cref="InvalidOperationException">A stream ended.</exception>
    public void ThrowIfEnded()
    {
        if (Ended is > 0 and var ended)
        {
            throw new InvalidOperationException($"{ended} streams ended");
        }
    }

    public void Dispose() => Array.ForEach(_all, follower => follower.Dispose());
}
