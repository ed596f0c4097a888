namespace EdgeGateway.Tokens.Keys;

/// <summary>
/// The keys of one JWKS document. It is read when the set is made, again every <see cref="KeySetOptions.RefreshInterval"/>, and, at
/// most once a minute, when a token names a key that is not in it. While it cannot be read, the last good one stays in force.
/// </summary>
internal sealed partial class KeySet : IDisposable
{
    private static readonly TimeSpan BetweenAsked = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan BeforeFirst = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan FileInterval = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan UrlInterval = TimeSpan.FromMinutes(10);

    private readonly Func<CancellationToken, Task<string>> _fetch;
    private readonly (string? Issuer, string? Audience) _bound;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Action _changed;
    private readonly CancellationTokenSource _disposed = new();
    private readonly TimeSpan _interval;
    private readonly ITimer _timer;
    private readonly Lock _gate = new();
    private volatile string? _document;
    private volatile IReadOnlyList<VerificationKey> _keys;
    private volatile bool _isFailing;
    private Task _reading = Task.CompletedTask;
    private long? _lastAsked;

    /// <param name="options">Where the document is.</param>
    /// <param name="issuer">The <c>iss</c> of its tokens; null: not looked at.</param>
    /// <param name="audience">The <c>aud</c> of its tokens; null: not looked at.</param>
    /// <param name="last">Keys of the same document, from before; they are in force until it has been read.</param>
    /// <param name="fetch">Reads the document.</param>
    /// <param name="changed">Called when the keys are others.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Where it is told that the document cannot be read.</param>
    public KeySet(
        KeySetOptions options,
        string? issuer,
        string? audience,
        IReadOnlyList<VerificationKey> last,
        Func<CancellationToken, Task<string>> fetch,
        Action changed,
        TimeProvider time,
        ILogger logger
    )
    {
        _keys = last;
        Options = options;
        _bound = (issuer, audience);
        _fetch = fetch;
        _changed = changed;
        _time = time;
        _logger = logger;
        _interval = options.RefreshInterval ?? (options.File is null ? UrlInterval : FileInterval);
        _timer = time.CreateTimer(
            static set => ((KeySet)set!).Read(),
            this,
            Timeout.InfiniteTimeSpan,
            Timeout.InfiniteTimeSpan
        );
        Loading = Read();
    }

    public KeySetOptions Options { get; }

    public string? Issuer => _bound.Issuer;

    public string? Audience => _bound.Audience;

    /// <summary>The keys of the last good document; none before the first.</summary>
    public IReadOnlyList<VerificationKey> Keys => _keys;

    /// <summary>The document has been read once.</summary>
    public bool IsLoaded => _document is not null || _keys.Count > 0;

    /// <summary>Ends, without an error, when the document was tried for the first time.</summary>
    public Task Loading { get; }

    private string Place => Options.File ?? Options.Url!;

    /// <summary>A token names a key that is not in the set: reads the document again, unless that was done less than a minute ago.</summary>
    public Task AskAsync()
    {
        lock (_gate)
        {
            if (_lastAsked is { } last && _time.GetElapsedTime(last) < BetweenAsked)
            {
                // The answer of those who asked before is on its way, or it has come.
                return _reading;
            }

            _lastAsked = _time.GetTimestamp();
        }

        return Read();
    }

    public void Dispose()
    {
        _disposed.Cancel();
        _timer.Dispose();
    }

    private Task Read()
    {
        lock (_gate)
        {
            return _reading.IsCompleted ? _reading = ReadAsync() : _reading;
        }
    }

    private async Task ReadAsync()
    {
        try
        {
            var document = await _fetch(_disposed.Token);
            if (document != _document)
            {
                _keys = JsonWebKeys.Read(document, Issuer, Audience);
                _document = document;
                Log.Loaded(_logger, _keys.Count, Place);
                _changed();
            }

            _isFailing = false;
        }
        catch (Exception exception) when (!_disposed.IsCancellationRequested)
        {
            // Once, and not each few seconds until it is mended.
            if (!_isFailing)
            {
                Log.Failed(_logger, Place, exception.Message);
            }

            _isFailing = true;
        }
        catch (OperationCanceledException)
        {
            return;
        }

        _timer.Change(IsLoaded ? _interval : BeforeFirst, Timeout.InfiniteTimeSpan);
    }

    private static partial class Log
    {
        [LoggerMessage(1210, LogLevel.Information, "{Count} keys for tokens are in {Place}")]
        public static partial void Loaded(ILogger logger, int count, string place);

        [LoggerMessage(
            1211,
            LogLevel.Warning,
            "The keys in {Place} cannot be read; the last ones that could stay in force: {Reason}"
        )]
        public static partial void Failed(ILogger logger, string place, string reason);
    }
}
