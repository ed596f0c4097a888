using System.Diagnostics;

namespace EdgeGateway.Timing;

/// <summary>When the gateway received a request. A feature of each request.</summary>
internal sealed class RequestStart
{
    private readonly long _timestamp = Stopwatch.GetTimestamp();

    public TimeSpan Elapsed => Stopwatch.GetElapsedTime(_timestamp);
}
