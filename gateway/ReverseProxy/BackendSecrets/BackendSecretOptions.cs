using EdgeGateway.Hosting.GatewaySecrets;

namespace EdgeGateway.ReverseProxy.BackendSecrets;

/// <summary>The secret for one cluster.</summary>
internal sealed class BackendSecretOptions : GatewaySecretOptions
{
    /// <summary>
    /// The name of the cluster under <c>ReverseProxy:Clusters</c>. All its destinations receive the secret.
    /// </summary>
    public string Cluster
    {
        get;
        set => field = value ?? "";
    } = "";
}
