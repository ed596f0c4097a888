using EdgeGateway.Testing;
using EdgeGateway.Tokens;
using FunctionalTests.Browsers;
using FunctionalTests.Clients;
using Microsoft.Playwright;

namespace FunctionalTests.Dashboard;

/// <summary>A browser, a gateway and a log source for all tests of the dashboard. Each test has tenants of its own.</summary>
public sealed class DashboardFixture : IAsyncLifetime
{
    private int _tenants;

    /// <summary>The browser.</summary>
    public Chromium Chromium { get; } = new();

    /// <summary>The gateway.</summary>
    public GatewayHost Gateway { get; private set; } = null!;

    /// <summary>The log source.</summary>
    public LogSourceHost Source { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        await Chromium.InitializeAsync();
        Source = await LogSourceHost.StartAsync();
        Gateway = await GatewayHost.StartAsync([Source]);
    }

    public async ValueTask DisposeAsync()
    {
        await Chromium.DisposeAsync();
        await Gateway.DisposeAsync();
        await Source.DisposeAsync();
    }

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
