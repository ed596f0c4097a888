using EdgeGateway.Hosting.Background;
using EdgeGateway.Testing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace EdgeGateway.UnitTests.Hosting.Background;

public sealed class BackgroundWorkTests : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly LogCapture _log = new();
    private readonly FakeTimeProvider _time = new();

    public void Dispose() => _log.Dispose();

    [Fact]
    public async Task Any_exception_is_logged_once_and_the_next_run_starts()
    {
        var runs = new Queue<Exception?>([
            new InvalidOperationException("unexpected"),
            new OperationCanceledException(),
            new FormatException(),
            null,
            null,
        ]);
        var ran = 0;
        using var stop = new CancellationTokenSource();
        var work = new BackgroundWork(
            "counting",
            _ =>
                ++ran > 0 && runs.TryDequeue(out var exception) && exception is not null
                    ? throw exception
                    : Task.CompletedTask,
            Logger()
        );
        var repeating = work.RepeatAsync(Interval, _time, stop.Token);
        for (var expected = 1; expected <= 5; expected++)
        {
            await UntilRanAsync(() => ran, expected);
            _time.Advance(Interval);
        }

        await stop.CancelAsync();
        await repeating;

        Assert.Equal(2, _log.Lines.Count);
        Assert.Contains(
            "Background work failed and will be retried: counting System.InvalidOperationException: unexpected",
            _log.Lines.First(),
            StringComparison.Ordinal
        );
        Assert.Contains("Background work succeeds again: counting", _log.Lines.Last(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancellation_ends_it_without_an_error()
    {
        using var stop = new CancellationTokenSource();
        var work = new BackgroundWork("waiting", cancel => Task.Delay(Timeout.Infinite, cancel), Logger()).RepeatAsync(
            Interval,
            _time,
            stop.Token
        );
        await stop.CancelAsync();
        await work;
        Assert.Empty(_log.Lines);
    }

    // Waits for a run before the clock advances, because its continuation may run on another thread.
    private static async Task UntilRanAsync(Func<int> ran, int expected)
    {
        while (ran() < expected)
        {
            await Task.Yield();
        }
    }

    private ILogger Logger() => _log.CreateLogger("test");
}
