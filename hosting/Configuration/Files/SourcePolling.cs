namespace EdgeGateway.Hosting.Configuration.Files;

/// <summary>
/// Polls the files of a configuration source each second. A file system watch would not detect that a symbolic link
/// above a file is replaced, which is how Kubernetes updates files; a recursive watch needs a system watch for each
/// folder below.
/// </summary>
internal sealed class SourcePolling : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly string _name;
    private readonly Func<PollResult> _poll;
    private readonly Action _reload;
    private readonly ITimer _timer;
    private readonly Lock _gate = new();
    private string? _fault;
    private volatile bool _isReported;

    /// <param name="name">The source's path, for reports.</param>
    /// <param name="poll">Reads the files, and puts what has changed into force.</param>
    /// <param name="reload">Calls the listeners of changes.</param>
    /// <param name="time">The clock of the polls.</param>
    public SourcePolling(string name, Func<PollResult> poll, Action reload, TimeProvider time)
    {
        (_name, _poll, _reload) = (name, poll, reload);
        _timer = time.CreateTimer(_ => Poll(), null, Interval, Interval);
    }

    /// <summary>
    /// Called with a line that names the source and the reason why its current content is not in force.
    /// </summary>
    public event Action<string>? Rejected;

    /// <summary>Whether the files' current content is not in force.</summary>
    public bool IsRejected => _isReported;

    /// <summary>Called with the exception of a change listener.</summary>
    public event Action<Exception>? Failed;

    public void Dispose() => _timer.Dispose();

    private void Poll()
    {
        PollResult result;
        string? rejected = null;
        lock (_gate)
        {
            result = _poll();
            if (result.Fault is null)
            {
                // Also if the content is in force again that was before it was rejected.
                result = result with
                {
                    IsChanged = result.IsChanged || _isReported,
                };
                _fault = null;
                _isReported = false;
            }
            else if (result.Fault != _fault)
            {
                // The writer may not be finished. Report the fault only if it persists at the next poll.
                _fault = result.Fault;
                _isReported = false;
            }
            else if (!_isReported)
            {
                _isReported = true;
                rejected = $"{_name} is not in force as it is now: {result.Fault}";
            }
        }

        if (result.IsChanged)
        {
            Reload();
        }

        if (rejected is not null)
        {
            Rejected?.Invoke(rejected);
        }
    }

    // All listeners are called, even if one throws. On the timer's thread, an exception would end the process.
    private void Reload()
    {
        try
        {
            _reload();
        }
        catch (Exception exception)
        {
            Failed?.Invoke(exception);
        }
    }

    /// <param name="IsChanged">Whether settings have changed.</param>
    /// <param name="Fault">Why the files' current content cannot be used; null if it can.</param>
    public readonly record struct PollResult(bool IsChanged, string? Fault = null);
}
