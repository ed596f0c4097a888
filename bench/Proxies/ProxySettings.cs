namespace EdgeGateway.Bench.Proxies;

/// <summary>How a row changes the proxies that it measures.</summary>
internal sealed record ProxySettings
{
    /// <summary>The most open files; null for the limit of this process.</summary>
    public int? Descriptors { get; init; }

    /// <summary>The gateway's rules, which limit nothing.</summary>
    public int Rules { get; init; } = 3;

    /// <summary>More settings of the gateway.</summary>
    public IReadOnlyDictionary<string, string?> Gateway { get; init; } = new Dictionary<string, string?>();
}
