using System.Net;
using EdgeGateway.Bench.Clients;

namespace EdgeGateway.Bench.Tail;

/// <summary>Followers that are opened and dropped together, half over WebSocket and half as event streams.</summary>
internal sealed class Followers : IDisposable
{
    // This many concurrent handshakes keep two cores busy. More of them would wait in queues and time out there.
    private const int ConcurrentHandshakes = 200;

    private readonly LineFollower[] _all;

    private Followers(int count) =>
        _all = [
            .. Enumerable
                .Range(0, count)
                .Select(i => new LineFollower(i % 2 == 0 ? StreamKind.WebSocket : StreamKind.Events, i)),
        ];

    public IReadOnlyList<LineFollower> All => _all;

    /// <summary>The number of followers whose stream has ended.</summary>
    public int Ended => _all.Count(follower => follower.Ended.IsCompleted);

    /// <summary>Opens the followers and returns when all are open.</summary>
    /// <param name="logSource">The address of the log source.</param>
    /// <param name="count">The number of followers.</param>
    /// <param name="app">The app that the n-th follower follows.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public static async Task<Followers> OpenAsync(
        IPEndPoint logSource,
        int count,
        Func<int, string> app,
        CancellationToken cancellationToken
    )
    {
        var followers = new Followers(count);
        try
        {
            var parallel = new ParallelOptions
            {
                MaxDegreeOfParallelism = ConcurrentHandshakes,
                CancellationToken = cancellationToken,
            };
            await Parallel.ForAsync(
                0,
                count,
                parallel,
                async (i, cancel) =>
                    await followers._all[i].OpenAsync(logSource, $"/apps/{app(i)}/logs?stream=true", cancel)
            );
            return followers;
        }
        catch
        {
            followers.Dispose();
            throw;
        }
    }

    public void Dispose() => Array.ForEach(_all, follower => follower.Dispose());
}
