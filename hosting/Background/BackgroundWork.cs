namespace EdgeGateway.Hosting.Background;

/// <summary>
/// Work that no caller awaits. An exception is logged once until the work succeeds again, and does not prevent the next
/// run. Unhandled, it would end the loop or the process.
/// </summary>
/// <param name="name">Describes the work in the log.</param>
/// <param name="work">Runs the work once.</param>
/// <param name="logger">Logs failures.</param>
internal sealed class BackgroundWork(string name, Func<CancellationToken, Task> work, ILogger logger)
{
    private volatile bool _isFailing;

    /// <summary>Creates work that waits for nothing.</summary>
    public BackgroundWork(string name, Action work, ILogger logger)
        : this(
            name,
            _ =>
            {
                work();
                return Task.CompletedTask;
            },
            logger
        ) { }

    /// <summary>Runs the work once. Does not throw.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await work(cancellationToken);
            if (_isFailing)
            {
                _isFailing = false;
                BackgroundLog.SucceedsAgain(logger, name);
            }
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            if (!_isFailing)
            {
                _isFailing = true;
                BackgroundLog.Failed(logger, name, exception);
            }
        }
        catch (Exception)
        {
            // The process is stopping, and the services that the work uses are stopping with it.
        }
    }

    /// <summary>Runs the work at once and after each interval until it is cancelled. Does not throw.</summary>
    public async Task RepeatAsync(TimeSpan interval, TimeProvider time, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(interval, time);

        // Disposing the timer ends the loop without an exception: a process that fails to start would log a
        // cancellation as an error.
        using var stopping = cancellationToken.Register(timer.Dispose);
        do
        {
            await RunAsync(cancellationToken);
        } while (await timer.WaitForNextTickAsync(CancellationToken.None));
    }
}
