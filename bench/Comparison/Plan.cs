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
            WarmUpStreams = 4,
            IdleStreams = 20,
            TlsStreams = 10,
            OpenedPerSecond = 200,
            Settling = TimeSpan.FromMilliseconds(100),
            Followers = 10,
            LineSeconds = 1,
            BurstSeconds = 1,
            DumpSeconds = 1,
            WarmUpSeconds = 1,
            PingInterval = TimeSpan.FromSeconds(1),
        };

    /// <summary>The number of measurements of each proxy, which take turns.</summary>
    public int Rounds { get; init; } = 5;

    /// <summary>The streams that are opened before the first measurement.</summary>
    public int WarmUpStreams { get; init; } = 200;

    /// <summary>Idle streams without TLS.</summary>
    public int IdleStreams { get; init; } = 4_000;

    /// <summary>Idle streams over TLS.</summary>
    public int TlsStreams { get; init; } = 2_000;

    /// <summary>How many idle streams are opened in a second, if the proxy is fast enough.</summary>
    public int OpenedPerSecond { get; init; } = 1_000;

    /// <summary>The same over TLS.</summary>
    public int TlsOpenedPerSecond { get; init; } = 400;

    /// <summary>The time from the last opened stream until memory is read.</summary>
    public TimeSpan Settling { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>The streams to which lines are delivered.</summary>
    public int Followers { get; init; } = 500;

    /// <summary>Seconds of single lines.</summary>
    public int LineSeconds { get; init; } = 4;

    /// <summary>Seconds of bursts of lines.</summary>
    public int BurstSeconds { get; init; } = 2;

    /// <summary>Seconds of requests for dumps.</summary>
    public int DumpSeconds { get; init; } = 3;

    /// <summary>Seconds of lines or requests before the first measurement.</summary>
    public int WarmUpSeconds { get; init; } = 4;

    public TimeSpan PingInterval { get; init; } = TimeSpan.FromSeconds(15);
}
