namespace EdgeGateway.Bench.Proxies;

/// <summary>How a row changes the proxies that it measures.</summary>
internal sealed record ProxySettings
{
    // One object, so that two settings without any are equal.
    private static readonly Dictionary<string, string?> None = [];

    /// <summary>The most open files; null for the limit of this process.</summary>
    public int? Descriptors { get; init; }

    /// <summary>The gateway's rules, which limit nothing.</summary>
    public int Rules { get; init; } = 3;

    /// <summary>Whether the gateway has a Redis, which then holds the counters of the rules.</summary>
    public bool HasRedis { get; init; }

    /// <summary>More settings of the gateway.</summary>
    public IReadOnlyDictionary<string, string?> Gateway { get; init; } = None;
}
