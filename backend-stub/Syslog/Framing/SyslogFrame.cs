namespace LogSource.Syslog.Framing;

/// <summary>A framed message.</summary>
/// <param name="Bytes">The message, or its beginning if it is longer than <c>Syslog:MaxFrameBytes</c>.</param>
/// <param name="Length">The length of the whole message in bytes.</param>
/// <param name="IsCounted">Whether the frame used octet counting. Otherwise a line end ended it.</param>
internal readonly record struct SyslogFrame(ReadOnlyMemory<byte> Bytes, long Length, bool IsCounted);
