namespace LogSource.Ingest;

internal static class UnixTime
{
    /// <summary>Nanoseconds since 1970, in steps of 100.</summary>
    public static long ToUnixNanoseconds(this DateTimeOffset time) =>
        (time - DateTimeOffset.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick;
}
