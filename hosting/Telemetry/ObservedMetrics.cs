namespace EdgeGateway.Hosting.Telemetry;

/// <summary>
/// A class of instruments that are observed only: no other code uses it, so it is created with the metrics endpoint.
/// </summary>
internal sealed record ObservedMetrics(Type Type);
