using EdgeGateway.Streams;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace EdgeGateway.Draining;

/// <summary>Ends the streams when the process is told to stop, and says so to whoever asks whether it is ready.</summary>
internal sealed class Drain(StreamRegistry streams, IOptions<DrainingOptions> options, TimeProvider time)
    : IHostedLifecycleService, IHealthCheck
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);

    /// <summary>Comes before the server stops listening: whoever asks is told that this gateway is not ready any more.</summary>
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        streams.Drain(options.Value.Window);
        while (streams.Count > 0 && !cancellationToken.IsCancellationRequested)
        {
            await Task.Delay(Look, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(streams.IsDraining
            ? HealthCheckResult.Unhealthy("draining")
            : HealthCheckResult.Healthy());
}
