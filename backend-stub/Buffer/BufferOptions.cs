using LogSource.Buffer.InMemory;
using LogSource.Lines;

namespace LogSource.Buffer;

/// <summary>
/// Section <c>Buffer</c>: where lines are stored, how many, and for how long. Changes need a restart.
/// </summary>
internal sealed class BufferOptions
{
    public const string Section = "Buffer";

    /// <summary>
    /// <c>Memory</c> stores lines in this process, which loses them when it ends. <c>Redis</c> stores them in Redis
    /// streams, which all replicas share. Default: <c>Memory</c>. Not an enum, because the binder's error for a wrong
    /// value does not name the allowed ones.
    /// </summary>
    public string Kind { get; set; } = "Memory";

    /// <summary>
    /// Lines retained per app, 1 or more. Redis trims whole nodes of a stream and may keep some hundred more.
    /// Default: 10,000.
    /// </summary>
    public int MaxLinesPerApp { get; set; } = 10_000;

    /// <summary>Apps stored at once, 1 or more. Lines of further apps are rejected. Default: 10,000.</summary>
    public int MaxApps { get; set; } = 10_000;

    /// <summary>
    /// Bytes of the lines of all apps in the in-memory buffer, 1 or more. A line counts as its message and
    /// <see cref="InMemoryApp.BytesPerLine"/>. Above the limit, the apps with the most bytes lose their oldest lines.
    /// Default: 256 MiB.
    /// </summary>
    public long MaxBytes { get; set; } = 256 * 1024 * 1024;

    /// <summary>
    /// The age at which lines expire; zero (the default) for no limit. Redis trims whole nodes of a stream and may keep
    /// expired lines, which are not returned.
    /// </summary>
    public TimeSpan MaxAge { get; set; }

    /// <summary>
    /// The time after its last line at which an app expires; more than zero. A day is <c>1.00:00:00</c>, because the
    /// framework reads <c>24:00:00</c> as 24 days. Default: 1 day.
    /// </summary>
    public TimeSpan IdleExpiry { get; set; } = TimeSpan.FromHours(24);

    public bool UsesMemory => Kind.Equals("Memory", StringComparison.OrdinalIgnoreCase);

    public bool UsesRedis => Kind.Equals("Redis", StringComparison.OrdinalIgnoreCase);

    /// <summary>Returns the lowest id of a line that has not expired by age.</summary>
    public EntryId GetOldestId(TimeProvider time) =>
        MaxAge == TimeSpan.Zero
            ? EntryId.None
            : new EntryId(
                (ulong)Math.Max(0, (time.GetUtcNow() - DateTimeOffset.UnixEpoch - MaxAge).TotalMilliseconds),
                0
            );
}
