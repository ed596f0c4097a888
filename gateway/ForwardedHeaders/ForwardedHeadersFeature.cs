using EdgeGateway.Hosting.Configuration;
using EdgeGateway.Identity;

namespace EdgeGateway.ForwardedHeaders;

/// <summary>
/// Applies <c>X-Forwarded-For</c>, <c>-Proto</c> and <c>-Host</c> of the proxies in
/// <see cref="ForwardedHeaderOptions"/>, and ignores those of all other clients.
/// </summary>
internal static class ForwardedHeadersFeature
{
    // The framework's switch, which would trust all clients.
    private static readonly string[] Switches =
    [
        "ASPNETCORE_FORWARDEDHEADERS_ENABLED",
        "DOTNET_FORWARDEDHEADERS_ENABLED",
        "FORWARDEDHEADERS_ENABLED",
    ];

    public static WebApplicationBuilder AddForwardedHeaders(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddReloadableSettings<ForwardedHeaderOptions, ForwardedHeaderOptionsValidator>(
            ForwardedHeaderOptions.Section
        );
        services
            .AddSingleton<ProxiesInForce>()
            .AddSingleton<IKnownProxies>(provider => provider.GetRequiredService<ProxiesInForce>());
        services.PostConfigure<ForwardedHeadersOptions>(framework =>
            framework.ForwardedHeaders = Microsoft.AspNetCore.HttpOverrides.ForwardedHeaders.None
        );
        return builder;
    }

    public static void UseKnownProxies(this WebApplication app)
    {
        foreach (var name in EnabledSwitches(app.Configuration))
        {
            ForwardedHeadersLog.SwitchIgnored(app.Logger, name);
        }

        app.UseMiddleware<ForwardedHeadersMiddleware>();
    }

    /// <summary>The framework's switches that are on. They have no effect here.</summary>
    public static IEnumerable<string> EnabledSwitches(IConfiguration configuration) =>
        Switches.Where(name => bool.TryParse(configuration[name], out var isOn) && isOn);
}
