using EdgeGateway.Testing;

namespace LogSource.UnitTests.Endpoints;

/// <summary>One log source over the buffer in memory for all tests of a class; each has an app of its own.</summary>
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
