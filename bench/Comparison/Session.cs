using EdgeGateway.Bench.Proxies;

namespace EdgeGateway.Bench.Comparison;

/// <summary>A proxy that is measured.</summary>
internal abstract class Session(Proxy proxy, EmbeddedLogSource logSource) : IAsyncDisposable
{
    protected Proxy Proxy => proxy;

    protected EmbeddedLogSource LogSource => logSource;

    /// <summary>Prepares the first measurement.</summary>
    public abstract Task WarmUpAsync(CancellationToken cancellationToken);

    /// <summary>Measures one round.</summary>
    /// <param name="isLast">
    /// Whether the session is not used again, so that slow or disturbing values can be read.
    /// </param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public abstract Task<IReadOnlyList<(Metric Metric, double Value)>> MeasureAsync(
        bool isLast,
        CancellationToken cancellationToken
    );

    public async ValueTask DisposeAsync()
    {
        CloseClients();
        await proxy.DisposeAsync();
    }

    /// <summary>Closes what the session has opened.</summary>
    protected virtual void CloseClients() { }

    /// <summary>The processor time until now.</summary>
    protected CpuUse Cpu() => CpuUse.Now(proxy, logSource);
}
