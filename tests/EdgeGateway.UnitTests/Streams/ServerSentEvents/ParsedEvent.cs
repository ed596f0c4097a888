namespace EdgeGateway.UnitTests.Streams.ServerSentEvents;

/// <summary>An event as a client dispatches it.</summary>
internal sealed record ParsedEvent(string Type, string Data, string LastEventId);
