namespace EdgeGateway.ReverseProxy.Destinations;

/// <summary>Whether a cluster's last request found a destination.</summary>
internal sealed class ClusterRecord
{
    private bool _isEmpty;

    /// <returns>Whether the request before had found one.</returns>
    public bool ReportEmpty() => !Interlocked.Exchange(ref _isEmpty, true);

    /// <returns>Whether none had been found before.</returns>
    public bool ReportAvailable() => Volatile.Read(ref _isEmpty) && Interlocked.Exchange(ref _isEmpty, false);
}
