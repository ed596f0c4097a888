namespace LogSource.Lines;

/// <param name="Container">A valid <see cref="ContainerName"/>.</param>
/// <param name="UnixNanoseconds">When it was logged: nanoseconds since 1970-01-01T00:00:00Z.</param>
/// <param name="Message">Valid UTF-8; whoever makes a line out of bytes sees to that. May hold line breaks.</param>
internal readonly record struct LogLine(string Container, long UnixNanoseconds, ReadOnlyMemory<byte> Message);
