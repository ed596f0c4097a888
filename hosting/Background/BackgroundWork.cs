namespace EdgeGateway.Hosting.Background;

/// <summary>Work that nobody waits for. Whatever it throws is logged, once until it succeeds again, and the next run takes place all the same: an
/// exception would otherwise end a loop for good, or the process.</summary>
/// <param name="name">What it does, for the log.</param>
/// <param name="work">One run of it.</param>
/// <param name="logger">Where failures are logged.</param>
internal sealed partial class BackgroundWork(string name, Func<CancellationToken, Task> work, ILogger logger)
{
    private volatile bool _isFailing;

    /// <summary>Runs it once. Does not throw.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await work(cancellationToken);
            if (_isFailing)
            {
                _isFailing = false;
                Log.Succeeds(logger, name);
            }
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            if (!_isFailing)
            {
                _isFailing = true;
                Log.Fails(logger, name, exception);
            }
        }
        catch (Exception)
        {
            // The process ends, and with it what the work needs.
        }
    }

    /// <summary>Runs it at once and then after each interval, until it is cancelled. Does not throw.</summary>
    public async Task RepeatAsync(TimeSpan interval, TimeProvider time, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(interval, time);

        // Ended and not cancelled: a process that cannot start would show that as an error of its own.
        using var stopping = cancellationToken.Register(timer.Dispose);
        do
        {
            await RunAsync(cancellationToken);
        } while (await timer.WaitForNextTickAsync(CancellationToken.None));
    }

    private static partial class Log
    {
        [LoggerMessage(1650, LogLevel.Error, "Failed, and is tried again: {Work}")]
        public static partial void Fails(ILogger logger, string work, Exception exception);

        [LoggerMessage(1651, LogLevel.Information, "Succeeds again: {Work}")]
        public static partial void Succeeds(ILogger logger, string work);
    }
}
