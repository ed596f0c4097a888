using EdgeGateway.Hosting.Configuration;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace EdgeGateway.Hosting.Draining;

/// <summary>
/// Delays the stop of the server. First the process is not ready but serves all requests for
/// <see cref="DrainingOptions.Delay"/>. Then its streams end within <see cref="DrainingOptions.Window"/>. After that
/// the server stops listening, and requests in flight finish.
/// </summary>
internal sealed class Drain : IStoppingService, IHealthCheck, IDisposable
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(50);

    private readonly IDrainable[] _drainables;
    private readonly ReloadableOptions<DrainingOptions> _options;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _closing = new();
    private volatile bool _hasBegun;

    public Drain(IEnumerable<IDrainable> drainables, ReloadableOptions<DrainingOptions> options, TimeProvider time)
    {
        (_drainables, _options, _time) = ([.. drainables], options, time);
        Closing = _closing.Token;
    }

    /// <summary>Whether the process is stopping.</summary>
    public bool HasBegun => _hasBegun;

    /// <summary>Cancelled after the delay: everything except requests in flight must end.</summary>
    public CancellationToken Closing { get; }

    /// <summary>Drains before any service stops.</summary>
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        _hasBegun = true;
        await Task.Delay(_options.Current.Delay, _time, cancellationToken)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _closing.CancelAsync();
        foreach (var drainable in _drainables)
        {
            drainable.Drain(_options.Current.Window);
        }

        while (_drainables.Any(drainable => drainable.Count > 0) && !cancellationToken.IsCancellationRequested)
        {
            await Task.Delay(PollInterval, _time, cancellationToken)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    public Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context,
        CancellationToken cancellationToken = default
    ) => Task.FromResult(HasBegun ? HealthCheckResult.Unhealthy("draining") : HealthCheckResult.Healthy());

    public void Dispose() => _closing.Dispose();
}
