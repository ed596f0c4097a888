using EdgeGateway.Testing.Redis;
using LogSource.Buffer;
using LogSource.Lines;
using LogSource.Tail;
using LogSource.UnitTests.Buffer;
using LogSource.UnitTests.Buffer.Redis;
using Microsoft.Extensions.Logging.Abstractions;

namespace LogSource.UnitTests.Tail;

/// <summary>A follower of an app in a real Redis.</summary>
public abstract class RedisTailTestBase : IAsyncDisposable
{
    private protected const string App = "example-app";

    private protected static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private readonly List<IAsyncDisposable> _owned = [];
    private RedisClient? _client;
    private TailHub? _hub;

    private protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private protected ILogBuffer Buffer => _client!.Buffer;

    public async ValueTask DisposeAsync()
    {
        _hub?.Dispose();
        foreach (var owned in Enumerable.Reverse(_owned))
        {
            await owned.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    /// <summary>Disposes the object at the end of the test.</summary>
    private protected T Own<T>(T disposable)
        where T : IAsyncDisposable
    {
        _owned.Add(disposable);
        return disposable;
    }

    /// <summary>Follows the app and returns when the ring serves the follower.</summary>
    private protected async Task<Follower> FollowAsync(string connectionString)
    {
        _client = Own(new RedisClient(connectionString));
        await _client.StartAsync(Cancel);
        _hub = new TailHub(Buffer, TestMetrics.Tail, TimeProvider.System, NullLogger<TailHub>.Instance);
        var follower = Own(_hub.Follow(App, FollowStart.After(EntryId.None)));

        await AppendAsync(0, 1);
        await TakeAsync(follower, 1);
        return follower;
    }

    /// <summary>
    /// Follows the app, appends lines, and returns when the replica has all lines that the follower has received.
    /// </summary>
    private protected async Task<Follower> FollowAsync(RedisPair pair, string connectionString)
    {
        var follower = await FollowAsync(connectionString);
        await AppendAsync(1, 3);
        Assert.Equal([1, 2, 3], await TakeAsync(follower, 3));
        await pair.WaitUntilReplicatedAsync(Cancel);
        return follower;
    }

    private protected Task AppendAsync(int first, int count) =>
        Eventually.AppendAsync(Buffer, App, Sample.Numbers(first, count));

    private protected static async Task<List<int>> TakeAsync(Follower follower, int count)
    {
        var numbers = new List<int>();
        while (numbers.Count < count)
        {
            var batch = await follower.ReadNextAsync(Cancel).WaitAsync(Deadline, Cancel);
            Assert.Null(batch.Gap);
            numbers.AddRange(TailHarness.Numbers(batch.Lines));
        }

        return numbers;
    }
}
