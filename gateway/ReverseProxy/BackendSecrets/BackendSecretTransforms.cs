using System.Collections.Frozen;
using EdgeGateway.Hosting.Configuration;
using EdgeGateway.Hosting.GatewaySecrets;
using EdgeGateway.Problems;
using Yarp.ReverseProxy.Transforms;
using Yarp.ReverseProxy.Transforms.Builder;

namespace EdgeGateway.ReverseProxy.BackendSecrets;

/// <summary>
/// Sends a cluster's secret to its destinations. A response that rejects the gateway becomes a 502: the client's own
/// token was accepted, so the client can do nothing about the backend's 401.
/// </summary>
internal sealed class BackendSecretTransforms : ITransformProvider
{
    private static readonly Problem GatewayRejected = new(
        StatusCodes.Status502BadGateway,
        "backend-refused",
        "The backend did not accept the request from this gateway."
    );

    private readonly IConfiguration _configuration;
    private volatile FrozenDictionary<string, string> _secrets;

    public BackendSecretTransforms(
        ReloadableOptions<BackendAuthenticationOptions> options,
        IConfiguration configuration
    )
    {
        _configuration = configuration;
        _secrets = Read(options.Current);
        options.Changed += () => _secrets = Read(options.Current);
    }

    public void ValidateRoute(TransformRouteValidationContext context) { }

    public void ValidateCluster(TransformClusterValidationContext context) { }

    public void Apply(TransformBuilderContext context)
    {
        context.AddRequestTransform(AddSecret);
        context.AddResponseTransform(ReplaceRejectionAsync);
    }

    private FrozenDictionary<string, string> Read(BackendAuthenticationOptions options) =>
        options
            .Secrets.Select(
                (secret, i) =>
                    KeyValuePair.Create(
                        secret.Cluster,
                        GatewaySecret.Read(
                            _configuration,
                            $"{BackendAuthenticationOptions.Section}:{nameof(options.Secrets)}:{i}",
                            secret
                        )
                    )
            )
            .ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    private static async ValueTask ReplaceRejectionAsync(ResponseTransformContext response)
    {
        if (response.ProxyResponse is { } head && GatewaySecret.IsRejected(head))
        {
            // YARP has already copied the backend's status and headers.
            response.HttpContext.Response.Clear();
            response.SuppressResponseBody = true;
            await GatewayRejected.WriteAsync(response.HttpContext);
        }
    }

    private ValueTask AddSecret(RequestTransformContext request)
    {
        var secrets = _secrets;
        if (
            secrets.Count > 0
            && secrets.TryGetValue(
                request.HttpContext.GetReverseProxyFeature().Cluster.Config.ClusterId,
                out var secret
            )
        )
        {
            request.ProxyRequest.Headers.TryAddWithoutValidation(GatewaySecret.Header, secret);
        }

        return default;
    }
}
