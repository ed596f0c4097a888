using LogSource.Lines;
using StackExchange.Redis;

namespace LogSource.Buffer.Redis;

/// <summary>
/// Parses the stream entries that hold lines, also those of other producers: a missing or invalid container becomes
/// <c>unknown</c>, a missing or malformed time becomes the time of the id, and a missing message becomes empty.
/// </summary>
internal static class RedisEntry
{
    public static IReadOnlyList<LogEntry> ParseAll(StreamEntry[] entries) => Array.ConvertAll(entries, Parse);

    public static EntryId ParseId(RedisValue id) =>
        EntryId.TryParse(id.ToString(), out var parsed)
            ? parsed
            : throw new FormatException("Redis sent a malformed stream id.");

    private static LogEntry Parse(StreamEntry entry)
    {
        var id = ParseId(entry.Id);
        var (container, time) = (entry[RedisKeys.Container].ToString(), entry[RedisKeys.Time]);
        return new LogEntry(
            id,
            new LogLine(
                ContainerName.IsValid(container) ? container : ContainerName.Unknown,
                !time.IsNull && time.TryParse(out long nanoseconds) ? nanoseconds : TimeOf(id),
                Utf8Text.Sanitize((byte[]?)entry[RedisKeys.Message] ?? [])
            )
        );
    }

    private static long TimeOf(EntryId id) =>
        (long)Math.Min(id.Milliseconds, (ulong)(long.MaxValue / 1_000_000)) * 1_000_000;
}
