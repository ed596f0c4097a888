namespace EdgeGateway.ReverseProxy.Destinations;

/// <summary>Records whether a cluster's last request found a destination.</summary>
internal sealed class ClusterRecord
{
    private bool _isEmpty;

    /// <returns>Whether the previous request had found one.</returns>
    public bool ReportEmpty() => !Interlocked.Exchange(ref _isEmpty, true);

    /// <returns>Whether the previous request had found none.</returns>
    public bool ReportAvailable() => Volatile.Read(ref _isEmpty) && Interlocked.Exchange(ref _isEmpty, false);
}
