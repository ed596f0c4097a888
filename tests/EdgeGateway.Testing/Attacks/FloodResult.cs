namespace EdgeGateway.Testing.Attacks;

/// <summary>How a server ended a flood.</summary>
/// <param name="Sent">How many repetitions were sent, most of which it may not have read.</param>
/// <param name="GoAway">The error code of its last GOAWAY; null if there was none.</param>
/// <param name="IsClosed">Whether the server closed the connection.</param>
public sealed record FloodResult(int Sent, int? GoAway, bool IsClosed);
