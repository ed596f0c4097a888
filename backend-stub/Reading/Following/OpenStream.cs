namespace LogSource.Reading.Following;

/// <summary>One open stream.</summary>
internal sealed class OpenStream : IDisposable
{
    private readonly CancellationTokenSource _drained = new();
    private readonly CancellationTokenSource _ended;
    private readonly Action<OpenStream> _onClosed;

    public OpenStream(Action<OpenStream> onClosed, CancellationToken client)
    {
        _ended = CancellationTokenSource.CreateLinkedTokenSource(client, _drained.Token);
        _onClosed = onClosed;
    }

    /// <summary>Signalled when the stream has to end.</summary>
    public CancellationToken Ended => _ended.Token;

    /// <summary>It has to end because the process is told to stop.</summary>
    public bool IsDrained => _drained.IsCancellationRequested;

    /// <summary>Ends it then.</summary>
    public void DrainAfter(TimeSpan delay)
    {
        try
        {
            _drained.CancelAfter(delay);
        }
        catch (ObjectDisposedException)
        {
            // It ended by itself meanwhile.
        }
    }

    /// <summary>Ends it now.</summary>
    public Task EndAsync() => _ended.CancelAsync();

    public void Dispose()
    {
        _onClosed(this);
        _ended.Dispose();
        _drained.Dispose();
    }
}
