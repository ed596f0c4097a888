using EdgeGateway.Hosting.GatewaySecrets;

namespace EdgeGateway.ReverseProxy.BackendSecrets;

/// <summary>
/// The section <c>BackendAuthentication</c>: how this gateway authenticates to backends. Changes apply without a
/// restart.
/// </summary>
internal sealed class BackendAuthenticationOptions
{
    public const string Section = "BackendAuthentication";

    /// <summary>
    /// The secrets that the gateway sends in <see cref="GatewaySecret.Header"/>, at most one for each cluster. Default:
    /// none.
    /// </summary>
    public IList<BackendSecretOptions> Secrets { get; } = [];
}
