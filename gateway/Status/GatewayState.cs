using EdgeGateway.Hosting.Draining;
using EdgeGateway.Hosting.Telemetry;
using EdgeGateway.Status.Numbers;
using EdgeGateway.Status.Peers;
using EdgeGateway.Streams.Lifecycle;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace EdgeGateway.Status;

/// <summary>What this gateway tells the others about itself, and what it is called.</summary>
internal sealed class GatewayState(
    IOptions<StatusOptions> options,
    HealthCheckService checks,
    ReadyChecks ready,
    Drain drain,
    StreamRegistry streams,
    ObservedNumbers observed,
    TrafficHistory history,
    TimeProvider time
)
{
    /// <summary>The states, in the responses of the admin API.</summary>
    public const string Ready = "ready";

    /// <inheritdoc cref="Ready" />
    public const string NotReady = "not-ready";

    /// <inheritdoc cref="Ready" />
    public const string Draining = "draining";

    private readonly long _began = time.GetTimestamp();

    /// <summary>The id of this process among the gateways.</summary>
    public string Id { get; } = $"{Guid.NewGuid():N}";

    /// <summary>The name of this gateway.</summary>
    public string Name { get; } = StatusOptions.NameOf(options.Value);

    /// <summary>When this gateway was started.</summary>
    public DateTimeOffset Started { get; } = time.GetUtcNow();

    /// <summary>How long ago that was.</summary>
    public TimeSpan Uptime => time.GetElapsedTime(_began);

    /// <summary>Runs the checks of <c>/readyz</c>.</summary>
    /// <returns>The state, and what the checks report that are not healthy.</returns>
    public async Task<(string State, string[] Reasons)> CheckAsync(CancellationToken cancellationToken)
    {
        var report = await checks.CheckHealthAsync(ready.Include, cancellationToken);
        return (
            drain.HasBegun ? Draining
            : report.Status == HealthStatus.Unhealthy ? NotReady
            : Ready,
            Reasons(report)
        );
    }

    /// <summary>Returns what the checks of a report say that are not healthy.</summary>
    public static string[] Reasons(HealthReport report) =>
        [
            .. from entry in report.Entries
            where entry.Value.Status != HealthStatus.Healthy
            select entry.Value.Description ?? entry.Key,
        ];

    /// <summary>Returns this gateway's row among the gateways.</summary>
    public async Task<PeerJson> ReadRowAsync(CancellationToken cancellationToken)
    {
        var (state, _) = await CheckAsync(cancellationToken);
        var rates = history.ReadRates();
        return new(
            Id,
            Name,
            state,
            time.GetUtcNow(),
            Started,
            new(streams.Count, (long?)observed.Read()("limit", "streams")),
            rates.Opened,
            rates.Requests,
            rates.Lines,
            new(ProcessLimits.MemoryUsed, ProcessLimits.Memory)
        );
    }
}
