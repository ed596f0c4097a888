using LogSource.Reading;
using Microsoft.Extensions.Time.Testing;

namespace LogSource.UnitTests.Reading;

public sealed class MatchingTurnsTests : IDisposable
{
    private static readonly int Processors = Math.Max(1, Environment.ProcessorCount / 2);

    private readonly FakeTimeProvider _time = new();
    private readonly MatchingTurns _turns;

    public MatchingTurnsTests() => _turns = new MatchingTurns(_time);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _turns.Dispose();

    [Fact]
    public async Task Lines_are_matched_in_their_order_until_one_ends_the_search()
    {
        var seen = new List<int>();

        Assert.True(await _turns.ForAllAsync("app", [1, 2, 3], Add, Cancel));
        Assert.False(await _turns.ForAllAsync("app", [4, 5, 6], line => Add(line) && line < 5, Cancel));
        Assert.True(await _turns.ForAllAsync("app", (int[])[], Add, Cancel));

        Assert.Equal([1, 2, 3, 4, 5], seen);

        bool Add(int line)
        {
            seen.Add(line);
            return true;
        }
    }

    [Fact]
    public async Task Two_searches_of_an_app_take_turns()
    {
        var seen = new List<string>();
        Task second = Task.CompletedTask;

        await _turns.ForAllAsync("app", ["a1", "a2", "a3", "a4"], MatchFirst, Cancel);
        await second;

        // A turn ends at the first line after its time.
        Assert.Equal(["a1", "a2", "b1", "b2", "a3", "a4"], seen);

        bool MatchFirst(string line)
        {
            if (seen.Count == 0)
            {
                second = _turns.ForAllAsync("app", ["b1", "b2"], Match, Cancel);
                Assert.False(second.IsCompleted);
            }

            return Match(line);
        }

        bool Match(string line)
        {
            seen.Add(line);
            _time.Advance(MatchingTurns.MaxTurn / 2);
            return true;
        }
    }

    [Fact]
    public async Task Half_of_the_processors_match_at_a_time()
    {
        using var released = new ManualResetEventSlim();
        using var matching = new CountdownEvent(Processors);
        var first = Enumerable
            .Range(0, Processors)
            .Select(i => Task.Run(() => _turns.ForAllAsync($"app-{i}", ["line"], Block, Cancel), Cancel))
            .ToArray();
        Assert.True(matching.Wait(TimeSpan.FromSeconds(30), Cancel));

        var next = _turns.ForAllAsync("another", ["line"], _ => true, Cancel);
        Assert.False(next.IsCompleted);
        released.Set();

        Assert.True(await next);
        await Task.WhenAll(first);

        bool Block(string line)
        {
            matching.Signal();
            return released.Wait(TimeSpan.FromSeconds(30));
        }
    }

    [Fact]
    public async Task A_search_that_is_cancelled_while_it_waits_leaves_the_line()
    {
        using var cancelled = new CancellationTokenSource();
        Task waiting = Task.CompletedTask;
        await _turns.ForAllAsync("app", ["line"], CancelAnother, Cancel);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        Assert.True(await _turns.ForAllAsync("app", ["line"], _ => true, Cancel));

        bool CancelAnother(string line)
        {
            waiting = _turns.ForAllAsync("app", ["line"], _ => true, cancelled.Token);
            cancelled.Cancel();
            return true;
        }
    }
}
