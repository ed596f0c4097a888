namespace EdgeGateway.ReverseProxy.BackendConnections;

/// <summary>
/// Sends requests with a cluster's current client. When the certificates of the cluster change, new requests get a new
/// client with connections of its own. Requests of the old one end normally, and its connections close after them.
/// </summary>
internal sealed class RenewedHandler : HttpMessageHandler
{
    // A request may have taken the old client just before the change, and a disposed client rejects it.
    private static readonly TimeSpan DisposeDelay = TimeSpan.FromMinutes(1);

    private readonly string _cluster;
    private readonly Func<HttpMessageInvoker> _create;
    private readonly ClusterTls _tls;
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private volatile HttpMessageInvoker _current;
    private bool _isDisposed;

    /// <param name="cluster">The cluster.</param>
    /// <param name="create">Makes a client with the certificates in force.</param>
    /// <param name="tls">Reports changes of the certificates.</param>
    /// <param name="time">The clock.</param>
    public RenewedHandler(string cluster, Func<HttpMessageInvoker> create, ClusterTls tls, TimeProvider time)
    {
        _cluster = cluster;
        _create = create;
        _tls = tls;
        _time = time;

        // Subscribed first: a change meanwhile makes one client too many, and none too few.
        tls.Changed += Renew;
        _current = create();
    }

    protected override Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request,
        CancellationToken cancellationToken
    ) => _current.SendAsync(request, cancellationToken);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _tls.Changed -= Renew;
            lock (_gate)
            {
                _isDisposed = true;
                _current.Dispose();
            }
        }

        base.Dispose(disposing);
    }

    private void Renew(string cluster)
    {
        if (!cluster.Equals(_cluster, StringComparison.OrdinalIgnoreCase))
        {
            return;
        }

        lock (_gate)
        {
            if (!_isDisposed && _current is { } old)
            {
                _current = _create();
                _ = DisposeLaterAsync(old);
            }
        }
    }

    private async Task DisposeLaterAsync(HttpMessageInvoker old)
    {
        await Task.Delay(DisposeDelay, _time);
        old.Dispose();
    }
}
