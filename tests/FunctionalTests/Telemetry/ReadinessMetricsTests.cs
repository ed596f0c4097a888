using EdgeGateway.Testing;

namespace FunctionalTests.Telemetry;

/// <summary>
/// Each program has a process of its own, because collectors of metrics hear all programs of a process.
/// </summary>
[Trait("Category", "Waits")]
public sealed class ReadinessMetricsTests
{
    private const int Sigterm = 15;

    [Fact]
    public async Task Both_programs_report_that_they_are_ready_and_do_not_drain()
    {
        await using var gateway = await GatewayProcess.StartAsync();
        await using var source = await LogSourceProcess.StartAsync([], TestContext.Current.CancellationToken);
        await ReportAsync(gateway.Management, isReady: true, isDraining: false);
        await ReportAsync(source.Management, isReady: true, isDraining: false);
    }

    [Fact]
    public async Task A_log_source_without_its_Redis_reports_that_it_is_not_ready()
    {
        await using var source = await LogSourceProcess.StartAsync(
            [("Buffer:Kind", "Redis"), ("Redis:ConnectionString", "127.0.0.1:1,abortConnect=false,connectTimeout=200")],
            TestContext.Current.CancellationToken
        );
        await ReportAsync(source.Management, isReady: false, isDraining: false);
    }

    [Fact]
    public async Task A_program_that_drains_reports_so_until_its_exit()
    {
        await using var gateway = await GatewayProcess.StartAsync(("Draining:Delay", "00:00:30"));
        await ReportAsync(gateway.Management, isReady: true, isDraining: false);
        gateway.Signal(Sigterm);
        await ReportAsync(gateway.Management, isReady: false, isDraining: true);
    }

    private static Task ReportAsync(Uri management, bool isReady, bool isDraining) =>
        Eventually.HoldsAsync(async () =>
        {
            var series = await MetricsText.ReadAsync(management);
            return MetricsText.Sum(series, "edge_ready") == (isReady ? 1 : 0)
                && MetricsText.Sum(series, "edge_draining") == (isDraining ? 1 : 0);
        });
}
