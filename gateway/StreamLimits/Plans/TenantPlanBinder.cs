using Microsoft.Extensions.Options;

namespace EdgeGateway.StreamLimits.Plans;

/// <summary>
/// Binds <see cref="StreamLimitOptions.Tenants"/>. A tenant's name may contain a colon, the separator of configuration
/// keys, and the framework's binder would drop such a tenant.
/// </summary>
internal sealed class TenantPlanBinder(IConfiguration configuration) : IPostConfigureOptions<StreamLimitOptions>
{
    public void PostConfigure(string? name, StreamLimitOptions options)
    {
        var tenants = configuration.GetSection($"{StreamLimitOptions.Section}:{nameof(options.Tenants)}");
        foreach (var (tenant, plan) in tenants.AsEnumerable(makePathsRelative: true))
        {
            if (plan is not null && tenant.Length > 0)
            {
                options.Tenants[tenant] = plan;
            }
        }
    }
}
