namespace EdgeGateway.Fuzzing.Models;

/// <summary>An event as a client dispatches it.</summary>
internal sealed record ParsedEvent(string Type, string Data, string LastEventId);
