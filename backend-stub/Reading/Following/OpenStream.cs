namespace LogSource.Reading.Following;

/// <summary>An open stream of this process.</summary>
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

    /// <summary>Cancelled when the stream must end.</summary>
    public CancellationToken EndToken => _ended.Token;

    /// <summary>Whether the stream ends because the process drains.</summary>
    public bool IsDrained => _drained.IsCancellationRequested;

    /// <summary>Ends the stream after a delay.</summary>
    public void DrainAfter(TimeSpan delay)
    {
        try
        {
            _drained.CancelAfter(delay);
        }
        catch (ObjectDisposedException)
        {
            // The stream has ended meanwhile.
        }
    }

    /// <summary>Ends the stream now.</summary>
    public Task EndAsync() => _ended.CancelAsync();

    public void Dispose()
    {
        _onClosed(this);
        _ended.Dispose();
        _drained.Dispose();
    }
}
