using System.Net;
using EdgeGateway.Bench.Clients;

namespace EdgeGateway.Bench.Tail;

/// <summary>Followers that are opened and dropped together: by turns over WebSocket and as event streams.</summary>
internal sealed class Followers : IDisposable
{
    // As many handshakes at once as keep both cores busy: more only wait in queues, and run into timeouts there.
    private const int HandshakesAtOnce = 200;

    private readonly LineFollower[] _all;

    private Followers(int count) =>
        _all = [
            .. Enumerable
                .Range(0, count)
                .Select(i => new LineFollower(i % 2 == 0 ? StreamKind.WebSocket : StreamKind.Events, i)),
        ];

    public IReadOnlyList<LineFollower> All => _all;

    /// <summary>Those whose stream is over.</summary>
    public int Ended => _all.Count(follower => follower.Ended.IsCompleted);

    /// <summary>Opens them and returns when all are open.</summary>
    /// <param name="logSource">Where.</param>
    /// <param name="count">How many.</param>
    /// <param name="app">What the n-th follows.</param>
    /// <param name="cancellationToken">Gives up.</param>
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
                MaxDegreeOfParallelism = HandshakesAtOnce,
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
