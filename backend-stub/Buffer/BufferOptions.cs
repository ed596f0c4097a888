using LogSource.Buffer.InMemory;
using LogSource.Lines;

namespace LogSource.Buffer;

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

    /// <summary>Apps held at once, 1 or more; a line of one more app is refused.</summary>
    public int MaxApps { get; set; } = 10_000;

    /// <summary>
    /// Bytes that the lines of all apps take in the buffer in memory, 1 or more: each its message and
    /// <see cref="InMemoryApp.BytesPerLine"/>. Where there are more, the apps with the most lose their oldest lines.
    /// </summary>
    public long MaxBytes { get; set; } = 256 * 1024 * 1024;

    /// <summary>
    /// Lines that came longer ago are gone; zero: none for its age. Redis trims in whole nodes, so that it may keep some for longer,
    /// which are not shown.
    /// </summary>
    public TimeSpan MaxAge { get; set; }

    /// <summary>
    /// An app is forgotten this long after its last line; more than zero. A day is <c>1.00:00:00</c>: the framework reads
    /// <c>24:00:00</c> as 24 days.
    /// </summary>
    public TimeSpan IdleExpiry { get; set; } = TimeSpan.FromHours(24);

    public bool UsesMemory => Kind.Equals("Memory", StringComparison.OrdinalIgnoreCase);

    public bool UsesRedis => Kind.Equals("Redis", StringComparison.OrdinalIgnoreCase);

    /// <summary>The lowest id that a line may have that is not too old.</summary>
    public EntryId OldestAt(TimeProvider time) =>
        MaxAge == TimeSpan.Zero
            ? EntryId.None
            : new EntryId(
                (ulong)Math.Max(0, (time.GetUtcNow() - DateTimeOffset.UnixEpoch - MaxAge).TotalMilliseconds),
                0
            );
}
