using LogSource.Buffer;
using LogSource.Lines;

namespace LogSource.UnitTests.Buffer;

/// <summary>What works in the end, though Redis is away for a while.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(45);

    /// <summary>Appends until it is acknowledged, as a client does.</summary>
    public static Task AppendAsync(ILogBuffer buffer, string app, IReadOnlyList<LogLine> lines) =>
        RetryAsync(async ct =>
        {
            var exception = await Record.ExceptionAsync(() => buffer.AppendAsync(app, lines, ct));
            Assert.True(exception is null or BufferUnavailableException, $"{exception}");
            return exception is null;
        });

    /// <summary>Appends lines until one wakes the subscriber anew.</summary>
    public static Task WakesAsync(ILogBuffer buffer, string app, Waker waker)
    {
        waker.Reset();
        return RetryAsync(async _ =>
        {
            await AppendAsync(buffer, app, Sample.Numbers(0, 1));
            return waker.WokenAsync().IsCompleted;
        });
    }

    private static async Task RetryAsync(Func<CancellationToken, Task<bool>> attempt)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Deadline);
        while (!await attempt(patience.Token))
        {
            await Task.Run(Thread.Yield, patience.Token);
        }
    }
}
