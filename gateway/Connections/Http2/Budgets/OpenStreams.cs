namespace EdgeGateway.Connections.Http2.Budgets;

/// <summary>
/// The streams of an HTTP/2 connection that its client has opened, until the end of their responses is sent or one side
/// resets them. A client counts them at least as long (RFC 9113 section 5.1.2), so one that keeps to the limit never
/// exceeds it here.
/// </summary>
/// <remarks>A packet can open a hundred streams. Each takes up to 128 KiB before a check of the gateway sees it, then some
/// kilobytes until its client accepts the response. So the server gets a few at a time: <see cref="HasTurn"/>.</remarks>
/// <param name="limit">How many streams the client may have open.</param>
/// <param name="all">The requests of all connections.</param>
/// <param name="time">The clock.</param>
internal sealed class OpenStreams(int limit, HeldRequests all, TimeProvider time)
{
    /// <summary>The most requests that the server has and no check of the gateway has seen yet.</summary>
    public const int MaxUnseen = 8;

    /// <summary>With so many finished responses that the client has not accepted, the server gets no further request if
    /// there are many on all connections. Otherwise, a client may accept its responses one after the other.</summary>
    public const int MaxUnread = 4;

    private readonly Dictionary<int, OpenStream> _streams = [];
    private readonly Lock _gate = new();
    private long _lastEnd = time.GetTimestamp();
    private int _last;
    private int _unseen;
    private int _unread;
    private long _lastUnseen;
    private TaskCompletionSource? _turn;
    private long _waitsSince;
    private bool _isInterrupted;

    /// <summary>How many streams the client may have open.</summary>
    public int Limit => limit;

    /// <summary>Whether the server may get another request.</summary>
    public bool HasTurn
    {
        get
        {
            lock (_gate)
            {
                return IsTurn;
            }
        }
    }

    /// <summary>How long no stream has been open; zero while one is.</summary>
    public TimeSpan IdleTime
    {
        get
        {
            lock (_gate)
            {
                return _streams.Count > 0 ? TimeSpan.Zero : time.GetElapsedTime(_lastEnd);
            }
        }
    }

    private bool IsReadTurn => _unread < MaxUnread || !all.AreManyUnread;

    private bool IsTurn => _unseen <= (all.AreManyUnseen ? 1 : MaxUnseen) && IsReadTurn;

    /// <summary>Returns when the server may get another request, or must end its reads.</summary>
    public Task WaitForTurnAsync()
    {
        lock (_gate)
        {
            if (IsTurn || _isInterrupted)
            {
                return Task.CompletedTask;
            }

            _waitsSince = time.GetTimestamp();
            _turn ??= new(TaskCreationOptions.RunContinuationsAsynchronously);
            return _turn.Task;
        }
    }

    /// <summary>Ends all waits: the connection ends.</summary>
    public void Interrupt()
    {
        lock (_gate)
        {
            _isInterrupted = true;
            GiveTurn();
        }
    }

    /// <summary>Whether the server has waited for so long because the client accepts no responses.</summary>
    public bool HasWaitedForClient(TimeSpan limit)
    {
        lock (_gate)
        {
            return _turn is not null && !IsReadTurn && time.GetElapsedTime(_waitsSince) >= limit;
        }
    }

    /// <summary>No longer counts the requests that no check has seen, if none was seen and none came for so long: the server
    /// has rejected some by itself, or waits for the rest of their headers.</summary>
    public void ForgetUnseen(TimeSpan limit)
    {
        lock (_gate)
        {
            if (_unseen > 0 && time.GetElapsedTime(_lastUnseen) >= limit)
            {
                AddUnseen(-_unseen);
                GiveTurn();
            }
        }
    }

    /// <summary>Follows the end of the connection. Its requests may end later.</summary>
    public void Close()
    {
        lock (_gate)
        {
            AddUnseen(-_unseen);
            AddUnread(-_unread);
            _streams.Clear();
        }
    }

    /// <summary>Whether HEADERS of a stream would open it.</summary>
    public bool IsNew(int stream) => stream > _last;

    /// <summary>Follows HEADERS of the client, which open a stream or end its request with trailers.</summary>
    /// <returns>Whether the client has more streams open now than it may.</returns>
    public bool OnHeaders(int stream, int bytes)
    {
        if (!IsNew(stream))
        {
            return false;
        }

        _last = stream;
        lock (_gate)
        {
            _streams[stream] = new(bytes, StreamState.Unseen);
            AddUnseen(1);
            return _streams.Count > limit;
        }
    }

    /// <summary>Follows CONTINUATION of the client: more of the headers of a stream.</summary>
    public void OnContinuation(int stream, int bytes)
    {
        lock (_gate)
        {
            if (_streams.TryGetValue(stream, out var open))
            {
                _streams[stream] = open with { HeaderBytes = open.HeaderBytes + bytes };
            }
        }
    }

    /// <summary>Returns the bytes that the client has sent for the headers of a stream; 0 after its end.</summary>
    public int HeaderBytes(int stream)
    {
        lock (_gate)
        {
            return _streams.GetValueOrDefault(stream).HeaderBytes;
        }
    }

    /// <summary>Follows a request that the gateway begins to check.</summary>
    public void OnSeen(int stream)
    {
        lock (_gate)
        {
            if (_streams.TryGetValue(stream, out var open))
            {
                _streams[stream] = open with { State = StreamState.Served };
            }

            // Also of a stream that the client has reset meanwhile: the server begins its request all the same.
            AddUnseen(-Math.Min(1, _unseen));
            GiveTurn();
        }
    }

    /// <summary>Follows a response that the gateway has finished.</summary>
    public void OnFinished(int stream)
    {
        lock (_gate)
        {
            if (_streams.TryGetValue(stream, out var open))
            {
                _streams[stream] = open with { State = StreamState.Unread };
                AddUnread(1);
            }
        }
    }

    /// <summary>Follows the end of a stream.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="isServed">Whether its response has ended. The request of a stream that was reset may begin later.</param>
    /// <returns>Whether no check of the gateway has seen its request.</returns>
    public bool OnEnd(int stream, bool isServed)
    {
        lock (_gate)
        {
            if (!_streams.Remove(stream, out var ended))
            {
                return false;
            }

            if (ended.State == StreamState.Unread)
            {
                AddUnread(-1);
            }
            else if (ended.State == StreamState.Unseen && isServed)
            {
                AddUnseen(-Math.Min(1, _unseen));
            }

            if (_streams.Count == 0)
            {
                _lastEnd = time.GetTimestamp();
            }

            GiveTurn();
            return ended.State == StreamState.Unseen;
        }
    }

    private void AddUnseen(int count)
    {
        _unseen += count;
        _lastUnseen = time.GetTimestamp();
        all.AddUnseen(count);
    }

    private void AddUnread(int count)
    {
        _unread += count;
        all.AddUnread(count);
    }

    // Several at a time, because each turn costs a switch of threads.
    private void GiveTurn()
    {
        if (_turn is not null && (_isInterrupted || (IsTurn && _unseen <= MaxUnseen / 2)))
        {
            _turn.SetResult();
            _turn = null;
        }
    }
}
