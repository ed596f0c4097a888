using EdgeGateway.Testing;
using FunctionalTests.Conformance.Echo;
using FunctionalTests.Wire;

namespace FunctionalTests.Conformance;

/// <summary>The echo server, and its transcripts without a gateway.</summary>
public sealed class EchoFixture : IAsyncLifetime
{
    private readonly EchoServer _server = new();
    private BackendHost? _backend;
    private IReadOnlyDictionary<string, Transcript>? _direct;

    public BackendHost Backend => _backend!;

    internal IReadOnlyDictionary<string, Transcript> Direct => _direct!;

    internal EchoServer Server => _server;

    public async ValueTask InitializeAsync()
    {
        _backend = await BackendHost.StartAsync(_server.ServeAsync);
        _direct = await CasePlayer.PlayAllAsync(_backend.Http, "/");
    }

    public ValueTask DisposeAsync() => Backend.DisposeAsync();
}
