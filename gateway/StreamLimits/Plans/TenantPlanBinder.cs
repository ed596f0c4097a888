using Microsoft.Extensions.Options;

namespace EdgeGateway.StreamLimits.Plans;

/// <summary>Reads <see cref="StreamLimitOptions.Tenants"/>. A tenant's name may have a colon in it, which separates the parts of a
/// configuration's key: the binder would drop such a tenant.</summary>
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
