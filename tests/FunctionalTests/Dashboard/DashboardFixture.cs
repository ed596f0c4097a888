using EdgeGateway.Tokens;
using FunctionalTests.Browsers;
using FunctionalTests.Clients;
using Microsoft.Playwright;

namespace FunctionalTests.Dashboard;

/// <summary>A browser, a gateway and a log source for all tests of the dashboard. Each test has tenants of its own.</summary>
public sealed class DashboardFixture : PageFixture
{
    private int _tenants;

    /// <summary>Returns the name of a tenant without streams.</summary>
    public string NewTenant() => $"tenant-{Interlocked.Increment(ref _tenants)}";

    /// <summary>Opens the page.</summary>
    public Task<DashboardPage> OpenAsync(BrowserNewContextOptions? options = null, Func<IPage, Task>? prepare = null) =>
        DashboardPage.OpenAsync(Chromium, Gateway.Management, options, prepare);

    /// <summary>Opens an event stream of a tenant.</summary>
    internal Task<SseClient> StreamAsync(string tenant, string app = "example-app", string? token = null) =>
        SseClient.OpenAsync(
            Gateway.Http,
            $"/apps/{app}/logs?stream=true",
            token ?? Gateway.Token(TokenClaims.ReadLogs, app, tenant)
        );
}
