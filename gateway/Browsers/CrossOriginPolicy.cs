using EdgeGateway.Hosting.Configuration;
using Microsoft.AspNetCore.Cors.Infrastructure;

namespace EdgeGateway.Browsers;

/// <summary>The gateway's only CORS policy. It follows the configuration.</summary>
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

    /// <summary>
    /// Returns null where CORS is off, and for named policies. The framework then passes requests unchanged.
    /// </summary>
    public Task<CorsPolicy?> GetPolicyAsync(HttpContext context, string? policyName) =>
        Task.FromResult(policyName is null ? _policy : null);

    private void BuildPolicy()
    {
        var policy = new CorsPolicyBuilder();
        Allow(policy, _options.Current);
        _policy = _options.Current.AllowedOrigins.Count > 0 ? policy.Build() : null;
    }

    // No credentials: tokens are not cookies. The page itself adds them to the request.
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

    private static string[] OrDefault(IList<string> configured, IReadOnlyList<string> fallback) =>
        configured.Count > 0 ? [.. configured] : [.. fallback];
}
