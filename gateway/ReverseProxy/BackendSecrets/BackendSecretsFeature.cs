using EdgeGateway.Hosting.Configuration;

namespace EdgeGateway.ReverseProxy.BackendSecrets;

/// <summary>Authenticates the gateway to its backends with a shared secret.</summary>
internal static class BackendSecretsFeature
{
    public static IReverseProxyBuilder AddBackendSecrets(this IReverseProxyBuilder proxy)
    {
        proxy.Services.AddReloadableSettings<BackendAuthenticationOptions, BackendAuthenticationOptionsValidator>(
            BackendAuthenticationOptions.Section
        );
        return proxy.AddTransforms<BackendSecretTransforms>();
    }
}
