using Microsoft.AspNetCore.Http.Features;

namespace EdgeGateway.Streams.Relay;

/// <summary>
/// The client's side of a WebSocket. The forwarder completes the client's handshake and receives an empty stream. The
/// real one is kept for <see cref="StreamRelay"/>.
/// </summary>
internal sealed class ClientUpgrade(IHttpUpgradeFeature? upgrade, IHttpExtendedConnectFeature? connect)
    : IHttpUpgradeFeature,
        IHttpExtendedConnectFeature
{
    /// <summary>The connection, or the HTTP/2 stream; null until the handshake is complete.</summary>
    public Stream? Client { get; private set; }

    public bool IsUpgradableRequest => upgrade?.IsUpgradableRequest == true;

    public bool IsExtendedConnect => connect?.IsExtendedConnect == true;

    public string? Protocol => connect?.Protocol;

    public static void Set(HttpContext context)
    {
        var features = context.Features;
        var client = new ClientUpgrade(
            features.Get<IHttpUpgradeFeature>(),
            features.Get<IHttpExtendedConnectFeature>()
        );
        features.Set(client);
        features.Set<IHttpUpgradeFeature>(client);
        features.Set<IHttpExtendedConnectFeature>(client);
    }

    public async Task<Stream> UpgradeAsync()
    {
        Client = await upgrade!.UpgradeAsync();
        return Stream.Null;
    }

    public async ValueTask<Stream> AcceptAsync()
    {
        Client = await connect!.AcceptAsync();
        return Stream.Null;
    }
}
