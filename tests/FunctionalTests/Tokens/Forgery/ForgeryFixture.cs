using EdgeGateway.Testing;
using EdgeGateway.Testing.Tokens;

namespace FunctionalTests.Tokens.Forgery;

/// <summary>One gateway with keys of all kinds in front of a backend that counts its requests.</summary>
public sealed class ForgeryFixture : IAsyncLifetime
{
    private readonly string _keySetFile = Path.GetTempFileName();
    private BackendHost _backend = null!;
    private int _backendRequests;

    internal GatewayHost Gateway { get; private set; } = null!;

    /// <summary>The number of requests that reached the backend.</summary>
    internal int BackendRequests => Volatile.Read(ref _backendRequests);

    public async ValueTask InitializeAsync()
    {
        await File.WriteAllTextAsync(_keySetFile, TestKeys.KeySet);
        _backend = await BackendHost.StartAsync(context =>
        {
            if (context.Request.Path.StartsWithSegments("/apps"))
            {
                Interlocked.Increment(ref _backendRequests);
            }

            return Task.CompletedTask;
        });
        Gateway = await GatewayHost.StartAsync(
            ("ReverseProxy:Clusters:log-source:Destinations:primary:Address", _backend.H2c.ToString()),
            ("Tokens:SigningKeys:1:Id", TestKeys.OtherKeyId),
            ("Tokens:SigningKeys:1:Secret", TestKeys.OtherSecret),
            ("Tokens:KeySets:0:File", _keySetFile),
            ("Tokens:KeySets:0:Issuer", TestKeys.Issuer),
            ("Tokens:KeySets:0:Audience", TestKeys.Audience),
            ("Tokens:MaxFailuresPerMinute", "0")
        );
    }

    public async ValueTask DisposeAsync()
    {
        await Gateway.DisposeAsync();
        await _backend.DisposeAsync();
        File.Delete(_keySetFile);
    }
}
