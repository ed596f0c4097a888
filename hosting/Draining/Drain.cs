using EdgeGateway.Hosting.Configuration;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace EdgeGateway.Hosting.Draining;

/// <summary>
/// Delays the stop of the server. First the process is not ready but serves all requests for
/// <see cref="DrainingOptions.Delay"/>. Then its streams end within <see cref="DrainingOptions.Window"/>. When they have
/// ended and the requests in flight are finished, the server stops.
/// </summary>
internal sealed class Drain : IStoppingService, IHealthCheck, IDisposable
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(50);

    // Connections that carry no request get no more time: half of a request's head, a TLS handshake that does not end,
    // a management client that does not read. Kestrel alone would wait up to 30 s for them.
    private static readonly TimeSpan ServerStopTimeout = TimeSpan.FromSeconds(2);

    private readonly IDrainable[] _drainables;
    private readonly IServer _server;
    private readonly ReloadableOptions<DrainingOptions> _options;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _closing = new();
    private volatile bool _hasBegun;
    private int _requests;

    public Drain(
        IEnumerable<IDrainable> drainables,
        IServer server,
        ReloadableOptions<DrainingOptions> options,
        TimeProvider time
    )
    {
        (_drainables, _server, _options, _time) = ([.. drainables], server, options, time);
        Closing = _closing.Token;
    }

    /// <summary>Called when the process begins to stop.</summary>
    public event Action? Begun;

    /// <summary>Whether the process is stopping.</summary>
    public bool HasBegun => _hasBegun;

    /// <summary>Cancelled after the delay: everything except requests in flight must end.</summary>
    public CancellationToken Closing { get; }

    /// <summary>Runs a request, which the server's stop waits for.</summary>
    public async Task RunAsync(HttpContext context, RequestDelegate next)
    {
        Interlocked.Increment(ref _requests);
        try
        {
            await next(context);
        }
        finally
        {
            Interlocked.Decrement(ref _requests);
        }
    }

    /// <summary>Drains before any service stops.</summary>
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        _hasBegun = true;
        Begun?.Invoke();
        await Task.Delay(_options.Current.Delay, _time, cancellationToken)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        foreach (var drainable in _drainables)
        {
            drainable.Drain(_options.Current.Window);
        }

        await _closing.CancelAsync();
        while (IsBusy && !cancellationToken.IsCancellationRequested)
        {
            await Task.Delay(PollInterval, _time, cancellationToken)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(ServerStopTimeout);
        await _server.StopAsync(timeout.Token);
    }

    private bool IsBusy => Volatile.Read(ref _requests) > 0 || _drainables.Any(drainable => drainable.Count > 0);

    public Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context,
        CancellationToken cancellationToken = default
    ) => Task.FromResult(HasBegun ? HealthCheckResult.Unhealthy("draining") : HealthCheckResult.Healthy());

    public void Dispose() => _closing.Dispose();
}
