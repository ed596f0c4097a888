namespace LogSource.Lines;

/// <summary>A line of an app.</summary>
/// <param name="Container">A valid <see cref="ContainerName"/>.</param>
/// <param name="UnixNanoseconds">When it was logged, in nanoseconds since 1970-01-01T00:00:00Z.</param>
/// <param name="Message">Valid UTF-8, which the creator of the line must ensure. May contain line breaks.</param>
internal readonly record struct LogLine(string Container, long UnixNanoseconds, ReadOnlyMemory<byte> Message);
