using LogSource.Buffer;
using LogSource.Lines;

namespace LogSource.UnitTests.Buffer;

/// <summary>Retries while Redis is unavailable.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(45);
    private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(10);

    /// <summary>Appends until Redis acknowledges, as a client does.</summary>
    public static Task AppendAsync(ILogBuffer buffer, string app, IReadOnlyList<LogLine> lines) =>
        RetryAsync(async ct =>
        {
            var exception = await Record.ExceptionAsync(() => buffer.AppendAsync(app, lines, ct));
            Assert.True(exception is null or BufferUnavailableException, $"{exception}");
            return exception is null;
        });

    /// <summary>Appends lines until one wakes the subscriber.</summary>
    public static Task AppendUntilWokenAsync(ILogBuffer buffer, string app, Waker waker)
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
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        timeout.CancelAfter(Deadline);
        while (!await attempt(timeout.Token))
        {
            await Task.Delay(RetryDelay, timeout.Token);
        }
    }
}
