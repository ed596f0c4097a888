namespace LogSource.Syslog.Framing;

/// <summary>A message as it was framed.</summary>
/// <param name="Bytes">The message; where it is longer than <c>Syslog:MaxFrameBytes</c>, its beginning.</param>
/// <param name="Length">How many bytes the whole message has.</param>
/// <param name="IsCounted">Whether a count of octets framed it. Otherwise the end of a line did.</param>
internal readonly record struct SyslogFrame(ReadOnlyMemory<byte> Bytes, long Length, bool IsCounted);
