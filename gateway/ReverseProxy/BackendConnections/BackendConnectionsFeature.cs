using EdgeGateway.Hosting.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Yarp.ReverseProxy.Forwarder;

namespace EdgeGateway.ReverseProxy.BackendConnections;

/// <summary>
/// Connections to backends. Over TLS, the gateway presents a certificate and trusts a private authority where a cluster
/// asks for it.
/// </summary>
internal static class BackendConnectionsFeature
{
    public static IReverseProxyBuilder AddBackendConnections(this IReverseProxyBuilder proxy)
    {
        proxy.Services.AddReloadableSettings<BackendTlsOptions, BackendTlsOptionsValidator>(BackendTlsOptions.Section);
        proxy.Services.AddSingleton<ClusterTls>();
        proxy.Services.RemoveAll<IForwarderHttpClientFactory>();
        proxy.Services.AddSingleton<IForwarderHttpClientFactory, BackendClientFactory>();
        return proxy;
    }
}
