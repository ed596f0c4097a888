using EdgeGateway.Hosting.GatewaySecrets;

namespace LogSource.Gateways;

/// <summary>
/// The section <c>GatewayAuthentication</c>: which gateways may use the data ports. Changes apply without a restart.
/// </summary>
internal sealed class GatewayAuthenticationOptions
{
    public const string Section = "GatewayAuthentication";

    /// <summary>
    /// The secrets that are accepted in <see cref="GatewaySecret.Header"/>. With several, secrets can be replaced one
    /// gateway at a time. Default: none, all requests are served.
    /// </summary>
    public IList<GatewaySecretOptions> Secrets { get; } = [];
}
