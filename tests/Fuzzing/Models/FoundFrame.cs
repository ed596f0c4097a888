namespace EdgeGateway.Fuzzing.Models;

/// <summary>A frame of a syslog connection, with its bytes as text.</summary>
internal sealed record FoundFrame(string Message, long Length, bool IsCounted);
