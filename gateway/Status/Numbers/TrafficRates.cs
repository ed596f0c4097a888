namespace EdgeGateway.Status.Numbers;

/// <summary>What the gateway serves per second, on average over the last minute.</summary>
internal readonly record struct TrafficRates(double Opened, double Requests, double Lines);
