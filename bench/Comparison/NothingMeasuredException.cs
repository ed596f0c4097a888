namespace EdgeGateway.Bench.Comparison;

/// <summary>No request and no line was finished in the time of a measurement.</summary>
internal sealed class NothingMeasuredException()
    : InvalidOperationException("no request and no line was finished in the time of a measurement");
