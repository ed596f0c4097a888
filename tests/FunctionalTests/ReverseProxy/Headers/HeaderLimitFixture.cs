using EdgeGateway.Testing;

namespace FunctionalTests.ReverseProxy.Headers;

/// <summary>
/// A gateway in front of a backend and of a log source that accepts at most 16 KiB in one field, like Kestrel's HTTP/2 by
/// default. A larger field is a connection error there.
/// </summary>
public sealed class HeaderLimitFixture : IAsyncLifetime
{
    private LogSourceHost _source = null!;
    private BackendHost _backend = null!;

    internal GatewayHost Gateway { get; private set; } = null!;

    /// <summary>The header <c>X-Test</c> of the last request that reached the backend.</summary>
    internal string? ReceivedHeader { get; private set; }

    public async ValueTask InitializeAsync()
    {
        _source = await LogSourceHost.StartAsync(("Kestrel:Limits:Http2:MaxRequestHeaderFieldSize", "16384"));
        _backend = await BackendHost.StartAsync(context =>
        {
            ReceivedHeader = context.Request.Headers["X-Test"];
            return Task.CompletedTask;
        });
        Gateway = await GatewayHost.StartAsync([_source], _backend.Route(http2: true));
    }

    public async ValueTask DisposeAsync()
    {
        await Gateway.DisposeAsync();
        await _backend.DisposeAsync();
        await _source.DisposeAsync();
    }
}
