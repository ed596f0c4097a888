namespace LogSource.Buffers;

/// <summary>Section <c>Buffer</c>: where lines are kept, how many and for how long.</summary>
internal sealed class BufferOptions
{
    public const string Section = "Buffer";

    /// <summary>
    /// <c>Memory</c>: in this process, and gone with it. <c>Redis</c>: in Redis streams, shared by all replicas. Not an enum:
    /// the binder would refuse a wrong word without saying which are allowed.
    /// </summary>
    public string Kind { get; set; } = "Memory";

    /// <summary>Lines retained per app, 1 or more. Redis trims in whole nodes and may keep some hundred more.</summary>
    public int MaxLinesPerApp { get; set; } = 10_000;

    /// <summary>Apps held at once by the buffer in memory, 1 or more; a line of one more app is refused.</summary>
    public int MaxApps { get; set; } = 10_000;

    /// <summary>
    /// An app is forgotten this long after its last line; more than zero. A day is <c>1.00:00:00</c>: the framework reads
    /// <c>24:00:00</c> as 24 days.
    /// </summary>
    public TimeSpan IdleExpiry { get; set; } = TimeSpan.FromHours(24);

    public bool UsesMemory => Kind.Equals("Memory", StringComparison.OrdinalIgnoreCase);

    public bool UsesRedis => Kind.Equals("Redis", StringComparison.OrdinalIgnoreCase);
}
