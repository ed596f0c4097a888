using EdgeGateway.Hosting.Checks.Reviews;
using EdgeGateway.Hosting.Configuration.Server;
using LogSource.Gateways;
using Microsoft.Extensions.Options;

namespace LogSource.Checks;

/// <summary>Data ports that serve whoever reaches them.</summary>
internal sealed class GatewayAuthenticationReview : ISettingsReview
{
    public void Review(WebApplication app, Findings findings)
    {
        var options = app.Services.GetRequiredService<IOptions<GatewayAuthenticationOptions>>().Value;
        var isPublic = app
            .Configuration.GetSection("Kestrel:Endpoints")
            .GetChildren()
            .Any(endpoint => ListenAddress.Parse(endpoint["Url"]) is { IsLoopback: false });
        if (options.Secrets.Count == 0 && isPublic)
        {
            findings.Warn(
                $"{GatewayAuthenticationOptions.Section}:{nameof(options.Secrets)}",
                "",
                "whoever reaches the data ports can read and write the lines of every app"
            );
        }
    }
}
