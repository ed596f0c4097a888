namespace EdgeGateway.Bench.Comparison;

/// <summary>How much is measured.</summary>
internal sealed record Plan
{
    /// <summary>The whole comparison.</summary>
    public static Plan Full { get; } = new();

    /// <summary>A quick check that every row works. Its figures mean nothing.</summary>
    public static Plan Smoke { get; } =
        new()
        {
            Rounds = 1,
            ConcurrentScenarios = 6,
            WarmUpStreams = 4,
            IdleStreams = 20,
            TlsStreams = 10,
            Http2Streams = 10,
            FewStreams = 10,
            ManyStreams = 30,
            Apps = 4,
            TlsOpenedPerSecond = 1_000,
            Settling = TimeSpan.FromMilliseconds(50),
            Followers = 10,
            WarmUpSeconds = 0,
            LineSeconds = 1,
            BurstSeconds = 1,
            DumpConnections = 8,
            DumpSeconds = 1,
            HandshakeSeconds = 1,
            PacedRequests = 100,
            PingInterval = TimeSpan.FromSeconds(1),
            Descriptors = 700,
            SlowStreams = 10,
            LoadConnections = 10,
            LoadSeconds = 1,
            GiveBackTime = TimeSpan.FromSeconds(1),
        };

    /// <summary>The number of measurements of each proxy, which take turns.</summary>
    public int Rounds { get; init; } = 5;

    /// <summary>
    /// The number of scenarios at once. If it is more than one, they also share processes, and figures mean nothing.
    /// </summary>
    public int ConcurrentScenarios { get; init; } = 1;

    /// <summary>The streams that are opened before the first measurement.</summary>
    public int WarmUpStreams { get; init; } = 200;

    /// <summary>Idle streams without TLS.</summary>
    public int IdleStreams { get; init; } = 4_000;

    /// <summary>Idle streams over TLS.</summary>
    public int TlsStreams { get; init; } = 2_000;

    /// <summary>Idle streams over HTTP/2.</summary>
    public int Http2Streams { get; init; } = 1_000;

    /// <summary>The least streams with which growth is measured.</summary>
    public int FewStreams { get; init; } = 500;

    /// <summary>The most streams with which growth is measured.</summary>
    public int ManyStreams { get; init; } = 9_000;

    /// <summary>The most apps with which growth is measured, each with one stream.</summary>
    public int Apps { get; init; } = 1_000;

    /// <summary>How many streams are opened in a second, if the proxy is fast enough.</summary>
    public int OpenedPerSecond { get; init; } = 1_000;

    /// <summary>The same over TLS.</summary>
    public int TlsOpenedPerSecond { get; init; } = 400;

    /// <summary>The time from the last opened stream until memory is read.</summary>
    public TimeSpan Settling { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>The streams to which lines are delivered.</summary>
    public int Followers { get; init; } = 500;

    /// <summary>Seconds of lines or requests before the first measurement.</summary>
    public int WarmUpSeconds { get; init; } = 3;

    /// <summary>Seconds of single lines.</summary>
    public int LineSeconds { get; init; } = 2;

    /// <summary>Seconds of bursts of lines.</summary>
    public int BurstSeconds { get; init; } = 1;

    /// <summary>The connections that request dumps at full load.</summary>
    public int DumpConnections { get; init; } = 64;

    /// <summary>Seconds of requests for dumps.</summary>
    public int DumpSeconds { get; init; } = 2;

    /// <summary>Seconds of TLS connections.</summary>
    public int HandshakeSeconds { get; init; } = 2;

    /// <summary>Requests per second whose time is measured.</summary>
    public int PacedRequests { get; init; } = 5_000;

    public TimeSpan PingInterval { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>The most descriptors of a process whose streams are counted.</summary>
    public int Descriptors { get; init; } = 10_000;

    /// <summary>Streams without a reader, after which memory is given back.</summary>
    public int SlowStreams { get; init; } = 1_000;

    /// <summary>Connections with requests for dumps, after which memory is given back.</summary>
    public int LoadConnections { get; init; } = 2_000;

    /// <summary>Seconds of each of these loads.</summary>
    public int LoadSeconds { get; init; } = 5;

    /// <summary>The time after which memory must have been given back.</summary>
    public TimeSpan GiveBackTime { get; init; } = TimeSpan.FromSeconds(60);
}
