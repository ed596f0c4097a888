using EdgeGateway.Hosting.Configuration.Schema;

namespace EdgeGateway.Tokens.Keys;

/// <summary>
/// The keys of one JWKS document. The document is read when the set is created, then every
/// <see cref="KeySetOptions.RefreshInterval"/>, and at most once a minute when a token has an unknown key id. If
/// reading fails, the keys of the last good document stay in use.
/// </summary>
internal sealed class KeySet : IDisposable
{
    private static readonly TimeSpan MinRefreshInterval = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan FileInterval = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan UrlInterval = TimeSpan.FromMinutes(10);

    private readonly Func<CancellationToken, Task<string>> _fetch;
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
    private long? _lastRefresh;

    /// <param name="options">Where the document is, and how often it is read.</param>
    /// <param name="issuer">The <c>iss</c> of its tokens; null: not checked.</param>
    /// <param name="audience">The <c>aud</c> of its tokens; null: not checked.</param>
    /// <param name="last">The last keys of the same document. They are used until the document has been read.</param>
    /// <param name="fetch">Reads the document.</param>
    /// <param name="changed">Called when the keys have changed.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">The log.</param>
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
        Issuer = issuer;
        Audience = audience;
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
        FirstRead = Read();
    }

    public KeySetOptions Options { get; }

    public string? Issuer { get; }

    public string? Audience { get; }

    /// <summary>The keys of the last good document; empty before the first.</summary>
    public IReadOnlyList<VerificationKey> Keys => _keys;

    /// <summary>Whether the document has been read at least once.</summary>
    public bool IsLoaded => _document is not null || _keys.Count > 0;

    /// <summary>Completes, without an error, after the first attempt to read the document.</summary>
    public Task FirstRead { get; }

    // The query of a URL may have a signature.
    private string Source => Options.File ?? SecretKeys.MaskUrls(Options.Url!);

    /// <summary>
    /// Reads the document again for a token with an unknown key id, unless that happened less than a minute ago.
    /// </summary>
    public Task RefreshAsync()
    {
        lock (_gate)
        {
            if (_lastRefresh is { } last && _time.GetElapsedTime(last) < MinRefreshInterval)
            {
                // An earlier call has read the document, or is reading it.
                return _reading;
            }

            _lastRefresh = _time.GetTimestamp();
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
                TokenLog.KeysRead(_logger, _keys.Count, Source);
                _changed();
            }

            _isFailing = false;
        }
        catch (Exception exception) when (!_disposed.IsCancellationRequested)
        {
            // Logged once, not at each retry.
            if (!_isFailing)
            {
                TokenLog.KeysUnreadable(_logger, Source, SecretKeys.MaskUrls(exception.Message));
            }

            _isFailing = true;
        }
        catch (OperationCanceledException)
        {
            return;
        }

        _timer.Change(IsLoaded ? _interval : RetryInterval, Timeout.InfiniteTimeSpan);
    }
}
