using EdgeGateway.Testing;

namespace LogSource.UnitTests.Endpoints;

/// <summary>One log source with the in-memory buffer for all tests of a class. Each test uses a new app.</summary>
public sealed class LogSourceFixture : IAsyncLifetime
{
    internal LogSourceHost Host { get; private set; } = null!;

    internal Api Api { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Host = await LogSourceHost.StartAsync();
        Api = new Api(Host);
    }

    public async ValueTask DisposeAsync()
    {
        Api?.Dispose();
        if (Host is not null)
        {
            await Host.DisposeAsync();
        }
    }

    internal static string NewApp() => $"app-{Guid.NewGuid():N}";
}
