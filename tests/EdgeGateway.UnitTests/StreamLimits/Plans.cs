using EdgeGateway.Hosting.Configuration;
using EdgeGateway.Hosting.Configuration.Schema;
using EdgeGateway.Identity;
using EdgeGateway.StreamLimits.Leasing;
using EdgeGateway.StreamLimits.Plans;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace EdgeGateway.UnitTests.StreamLimits;

/// <summary>Creates plans from fixed settings.</summary>
internal static class Plans
{
    public static StreamPlans Of(params (string Key, string? Value)[] settings)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(
                settings.ToDictionary(setting => $"StreamLimits:{setting.Key}", setting => setting.Value)
            )
            .Build();
        var factory = new OptionsFactory<StreamLimitOptions>(
            [
                new ConfigureOptions<StreamLimitOptions>(options =>
                    configuration.GetSection(StreamLimitOptions.Section).Bind(options)
                ),
            ],
            [new TenantPlanBinder(configuration)],
            [
                new StreamLimitOptionsValidator(),
                new SectionValidator<StreamLimitOptions>(
                    new SettingsSchema([], []),
                    configuration,
                    new SettingsSection(StreamLimitOptions.Section, typeof(StreamLimitOptions))
                ),
            ]
        );
        return new StreamPlans(
            new ReloadableOptions<StreamLimitOptions>(
                factory,
                configuration,
                NullLogger<ReloadableOptions<StreamLimitOptions>>.Instance
            )
        );
    }

    /// <summary>One plan for all tenants.</summary>
    public static StreamPlans Of(int? perTenant, int? perApp) =>
        Of(("Plans:all:PerTenant", $"{perTenant}"), ("Plans:all:PerApp", $"{perApp}"), ("Default", "all"));

    public static CallerIdentity Caller(string tenant, params (string Name, string Value)[] claims) =>
        new(
            tenant,
            null,
            null,
            default,
            default,
            default,
            "key",
            claims.ToDictionary(claim => claim.Name, claim => claim.Value)
        );

    /// <summary>A lease. A lower number means an older lease.</summary>
    public static StreamLease Lease(
        long number,
        string tenant = "acme",
        string? app = "app",
        string gateway = "0123456789abcdef"
    ) => new(tenant, app, Caller(tenant), gateway, 1_795_365_602_064 + number, number);
}
