using System.Net;
using EdgeGateway.Hosting.Certificates.Handshakes;
using EdgeGateway.Hosting.Configuration;
using Yarp.ReverseProxy.Forwarder;

namespace EdgeGateway.ReverseProxy.BackendConnections;

/// <summary>
/// Makes the HTTP clients of clusters. A handler of .NET copies its TLS options when it is first used, so a cluster whose
/// certificates change gets a new handler.
/// </summary>
internal sealed class BackendClientFactory : ForwarderHttpClientFactory, IForwarderHttpClientFactory
{
    // Long enough for one retransmission of a SYN. A request waits this long for a host that does not answer.
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(3);

    private readonly ClusterTls _tls;
    private readonly TimeProvider _time;

    public BackendClientFactory(
        ClusterTls tls,
        ReloadableOptions<BackendTlsOptions> options,
        TimeProvider time,
        ILogger<ForwarderHttpClientFactory> logger
    )
        : base(logger)
    {
        _tls = tls;
        _time = time;
        tls.Update();
        options.Changed += tls.Update;
    }

    HttpMessageInvoker IForwarderHttpClientFactory.CreateClient(ForwarderHttpClientContext context)
    {
        if (CanReuseOldClient(context))
        {
            return context.OldClient!;
        }

        // Without the old client: it is of this class, and the base class would return it.
        var fresh = new ForwarderHttpClientContext
        {
            ClusterId = context.ClusterId,
            NewConfig = context.NewConfig,
            NewMetadata = context.NewMetadata,
        };
        return new HttpMessageInvoker(
            new RenewedHandler(context.ClusterId, () => CreateClient(fresh), _tls, _time),
            disposeHandler: true
        );
    }

    protected override void ConfigureHandler(ForwarderHttpClientContext context, SocketsHttpHandler handler)
    {
        base.ConfigureHandler(context, handler);

        // Ends an abandoned response for its backend at once. By default the HTTP client would read on for 2 s to keep
        // the connection, but a stream does not end within 2 s.
        handler.ResponseDrainTimeout = TimeSpan.Zero;

        // Trace headers pass unchanged. By default the gateway's own would replace them.
        handler.ActivityHeadersPropagator = null;
        handler.ConnectTimeout = ConnectTimeout;
        handler.PlaintextStreamFilter = static (connection, _) =>
            new(
                connection.NegotiatedHttpVersion.Major == 2
                    ? new SharedHttp2Connection(connection.PlaintextStream)
                    : connection.PlaintextStream
            );
        if (handler.SslOptions.EnabledSslProtocols == default)
        {
            handler.SslOptions.EnabledSslProtocols = TlsVersions.Default;
        }

        _tls.Find(context.ClusterId)?.Apply(handler.SslOptions);
        if (handler.Proxy is WebProxy { Address.UserInfo.Length: > 0 } proxy)
        {
            TakeCredentials(proxy);
        }
    }

    // The framework does not use those of the address, and quotes the address in exceptions and events.
    private static void TakeCredentials(WebProxy proxy)
    {
        var login = proxy.Address!.UserInfo.Split(':', 2);
        proxy.Credentials = new NetworkCredential(
            Uri.UnescapeDataString(login[0]),
            Uri.UnescapeDataString(login.ElementAtOrDefault(1) ?? "")
        );
        proxy.Address = new UriBuilder(proxy.Address) { UserName = "", Password = "" }.Uri;
    }
}
