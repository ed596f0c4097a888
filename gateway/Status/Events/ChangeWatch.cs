using EdgeGateway.Hosting.Background;
using EdgeGateway.Hosting.Certificates;
using EdgeGateway.Hosting.Configuration;
using EdgeGateway.Hosting.Draining;
using EdgeGateway.Hosting.Redis;
using EdgeGateway.Operations;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace EdgeGateway.Status.Events;

/// <summary>
/// Reports changes of what both programs have: readiness, the stop, Redis, the settings and certificates. Features of the
/// gateway report their own changes.
/// </summary>
internal sealed class ChangeWatch(
    ChangeLog changes,
    Drain drain,
    RedisConnection redis,
    SettingsMonitor settings,
    CertificateWatch certificates,
    TimeProvider time,
    ILogger<ChangeWatch> logger
) : BackgroundService, IHealthCheckPublisher
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private readonly ExpiryReminders _expiry = new(changes, time);
    private bool? _isReady;
    private bool _hasChecked;
    private bool _isRedisLost;
    private string? _fault;

    /// <summary>Called periodically with the result of the health checks.</summary>
    public Task PublishAsync(HealthReport report, CancellationToken cancellationToken)
    {
        var isReady = report.Status != HealthStatus.Unhealthy;
        if (!isReady && !_hasChecked)
        {
            // At the start it has not read what it needs yet.
            _hasChecked = true;
        }
        else if (isReady != _isReady && !drain.HasBegun)
        {
            _hasChecked = true;
            _isReady = isReady;
            if (isReady)
            {
                changes.Add(ChangeKind.Ready, "This gateway is ready.");
            }
            else
            {
                changes.Add(
                    ChangeKind.NotReady,
                    $"This gateway is not ready: {string.Join(", ", GatewayState.Reasons(report))}."
                );
            }
        }

        return Task.CompletedTask;
    }

    /// <summary>Compares the state of Redis and of the certificates with what was reported.</summary>
    public void Check()
    {
        CheckRedis();
        lock (_gate)
        {
            foreach (var certificate in certificates.Certificates)
            {
                if (certificate.Loaded is { } loaded)
                {
                    _expiry.Check(certificate.Name, loaded.NotAfter);
                }
            }
        }
    }

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        drain.Begun += OnDrain;
        redis.Interrupted += CheckRedis;
        settings.Changed += OnSettings;
        return base.StartAsync(cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        drain.Begun -= OnDrain;
        redis.Interrupted -= CheckRedis;
        settings.Changed -= OnSettings;
        await base.StopAsync(cancellationToken);
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        new BackgroundWork("watching for changes", Check, logger).RepeatAsync(Interval, time, stoppingToken);

    private void OnDrain() =>
        changes.Add(ChangeKind.Draining, "This gateway is draining: it ends its streams and exits.");

    private void OnSettings()
    {
        lock (_gate)
        {
            var (before, now) = (_fault, settings.Fault);
            _fault = now;
            if (now is null)
            {
                changes.Add(ChangeKind.ConfigurationApplied, "Changed settings are in force.");
            }
            else if (now != before)
            {
                changes.Add(ChangeKind.ConfigurationRejected, $"Changed settings are not in force: {now}");
            }
        }
    }

    // The client connects at the start, and its events may be late.
    private void CheckRedis()
    {
        lock (_gate)
        {
            var isLost = redis is { IsConfigured: true, IsConnected: false };
            if (isLost == _isRedisLost)
            {
                return;
            }

            _isRedisLost = isLost;
            if (isLost)
            {
                changes.Add(ChangeKind.RedisLost, "Redis is not connected: this gateway applies limits by itself.");
            }
            else
            {
                changes.Add(ChangeKind.RedisBack, "Redis is connected.");
            }
        }
    }
}
