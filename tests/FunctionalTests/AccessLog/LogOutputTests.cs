using System.Net;
using System.Text.RegularExpressions;
using EdgeGateway.Testing;
using FunctionalTests.Clients;

namespace FunctionalTests.AccessLog;

[Trait("Category", "Waits")]
public sealed partial class LogOutputTests
{
    // A path of 4 KB makes an access log line of that size. The writer's queue holds 2 MiB.
    private const int Requests = 700;
    private const int Sigterm = 15;
    private static readonly string LongPath = $"/{new string('x', 4_000)}";

    [Fact]
    public async Task While_the_log_is_not_read_requests_are_answered_and_dropped_records_are_reported_later()
    {
        await using var gateway = await GatewayProcess.StartAsync();
        gateway.StopReading();
        using var client = new HttpClient { BaseAddress = gateway.Http, Timeout = TimeSpan.FromSeconds(10) };
        for (var i = 0; i < Requests; i++)
        {
            using var response = await client.GetAsync(LongPath, TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        }

        Assert.Equal(HttpStatusCode.OK, (await Http.GetAsync(gateway.Management, "/healthz")).StatusCode);

        gateway.ResumeReading();
        await Eventually.HoldsAsync(() =>
            gateway.Output.Any(line => line.Contains("log records were dropped here", StringComparison.Ordinal))
        );
    }

    [Fact]
    public async Task Health_checks_and_scrapes_that_succeed_are_not_logged()
    {
        await using var gateway = await GatewayHost.StartAsync();
        foreach (var path in (string[])["/healthz", "/readyz", "/metrics", "/limits/acme"])
        {
            (await Http.GetAsync(gateway.Management, path)).Dispose();
        }

        Assert.Contains("GET /limits/acme ", await AccessLogLines.WaitForOnlyAsync(gateway), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_log_that_is_not_read_does_not_delay_the_exit()
    {
        await using var gateway = await GatewayProcess.StartAsync();
        gateway.StopReading();
        using var client = new HttpClient { BaseAddress = gateway.Http, Timeout = TimeSpan.FromSeconds(10) };
        for (var i = 0; i < 50; i++)
        {
            using var response = await client.GetAsync(LongPath, TestContext.Current.CancellationToken);
        }

        gateway.Signal(Sigterm);
        Assert.Equal(0, await gateway.ExitCodeAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Each_record_is_a_line_with_a_timestamp_and_the_last_records_are_written_before_the_exit()
    {
        await using var gateway = await GatewayProcess.StartAsync();
        await Http.GetAsync(gateway.Http, "/nowhere");
        gateway.Signal(Sigterm);
        await gateway.ExitCodeAsync(TestContext.Current.CancellationToken);
        await Eventually.HoldsAsync(() =>
            gateway.Output.Any(line => line.Contains("Application is shutting down", StringComparison.Ordinal))
        );
        Assert.Contains(gateway.Output, line => line.Contains(" GET /nowhere ", StringComparison.Ordinal));
        Assert.All(gateway.Output, line => Assert.Matches(RecordLine(), line));
    }

    [GeneratedRegex(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z (info|warn|fail): [\w.]+\[\d+\] \S")]
    private static partial Regex RecordLine();
}
