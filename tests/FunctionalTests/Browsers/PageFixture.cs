using EdgeGateway.Testing;

namespace FunctionalTests.Browsers;

/// <summary>A browser, a gateway and a log source for all tests of a page.</summary>
/// <param name="settings">The settings of the log source.</param>
public abstract class PageFixture(params (string Key, string? Value)[] settings) : IAsyncLifetime
{
    /// <summary>The browser.</summary>
    public Chromium Chromium { get; } = new();

    /// <summary>The gateway.</summary>
    public GatewayHost Gateway { get; private set; } = null!;

    /// <summary>The log source.</summary>
    public LogSourceHost Source { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        await Chromium.InitializeAsync();
        Source = await LogSourceHost.StartAsync(settings);
        Gateway = await GatewayHost.StartAsync([Source]);
    }

    public async ValueTask DisposeAsync()
    {
        await Chromium.DisposeAsync();
        await Gateway.DisposeAsync();
        await Source.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}
