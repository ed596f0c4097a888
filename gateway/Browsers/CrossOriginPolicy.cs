using EdgeGateway.Hosting.Configuration;
using Microsoft.AspNetCore.Cors.Infrastructure;

namespace EdgeGateway.Browsers;

/// <summary>The one policy that there is, as it is configured now.</summary>
internal sealed class CrossOriginPolicy : ICorsPolicyProvider
{
    private readonly ReloadableOptions<CrossOriginOptions> _options;
    private volatile CorsPolicy? _policy;

    public CrossOriginPolicy(ReloadableOptions<CrossOriginOptions> options)
    {
        _options = options;
        BuildPolicy();
        options.Changed += BuildPolicy;
    }

    /// <summary>Null where it is off, and for any name: the framework then lets requests pass as they are.</summary>
    public Task<CorsPolicy?> GetPolicyAsync(HttpContext context, string? policyName) =>
        Task.FromResult(policyName is null ? _policy : null);

    private void BuildPolicy()
    {
        var policy = new CorsPolicyBuilder();
        Allow(policy, _options.Current);
        _policy = _options.Current.AllowedOrigins.Count > 0 ? policy.Build() : null;
    }

    // No credentials: a token is no cookie, the page itself puts it into the request.
    private static void Allow(CorsPolicyBuilder policy, CrossOriginOptions configured)
    {
        policy
            .WithMethods(OrDefault(configured.AllowedMethods, CrossOriginOptions.DefaultMethods))
            .WithHeaders(OrDefault(configured.AllowedHeaders, CrossOriginOptions.DefaultHeaders))
            .WithExposedHeaders(OrDefault(configured.ExposedHeaders, CrossOriginOptions.DefaultExposed))
            .SetPreflightMaxAge(configured.MaxAge);
        if (configured.AllowAny())
        {
            policy.AllowAnyOrigin();
        }
        else
        {
            var allowed = configured.Allowed();
            policy.SetIsOriginAllowed(text => Origin.TryParse(text, out var origin) && allowed.Contains(origin));
        }
    }

    private static string[] OrDefault(IList<string> configured, IReadOnlyList<string> otherwise) =>
        configured.Count > 0 ? [.. configured] : [.. otherwise];
}
