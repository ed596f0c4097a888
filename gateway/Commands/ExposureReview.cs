using System.Net;
using EdgeGateway.ForwardedHeaders;
using EdgeGateway.Hosting.Checks.Reviews;
using EdgeGateway.Hosting.Configuration.Server;
using EdgeGateway.Hosting.Redis;
using EdgeGateway.StreamLimits.Plans;
using EdgeGateway.Tokens.LogsUrls;
using Microsoft.Extensions.Options;

namespace EdgeGateway.Commands;

/// <summary>What follows from settings of several features together: who reaches the gateway, and how.</summary>
internal sealed class ExposureReview : ISettingsReview
{
    public void Review(WebApplication app, Findings findings)
    {
        var publicUrl = new Uri(app.Services.GetRequiredService<IOptions<PublicUrlOptions>>().Value.PublicUrl);
        var isTls = publicUrl.Scheme == Uri.UriSchemeHttps;
        var open = app
            .Configuration.GetSection("Kestrel:Endpoints")
            .GetChildren()
            .Where(endpoint => !endpoint.Key.Equals("Management", StringComparison.OrdinalIgnoreCase))
            .Select(endpoint =>
                (Key: $"{endpoint.Path}:Url", Url: endpoint["Url"], Address: ListenAddress.Parse(endpoint["Url"]))
            )
            .Where(endpoint => endpoint.Address is { IsLoopback: false })
            .ToArray();
        foreach (var endpoint in open.Where(endpoint => !isTls && endpoint.Address is { IsHttps: false }))
        {
            findings.Warn(
                endpoint.Key,
                endpoint.Url,
                "tokens arrive without encryption, because PublicUrl is not https"
            );
        }

        if (open.Length > 0 && publicUrl.IsLoopback)
        {
            findings.Warn(nameof(PublicUrlOptions.PublicUrl), publicUrl, "logs URLs work on this host only");
        }

        ReviewProxies(
            app,
            isTls && open.Length > 0 && open.All(endpoint => endpoint.Address is { IsHttps: false }),
            findings
        );
        if (string.IsNullOrEmpty(app.Services.GetRequiredService<IOptions<StreamLimitOptions>>().Value.Default))
        {
            findings.Warn(
                $"{StreamLimitOptions.Section}:Default",
                "",
                "a tenant without a plan may open any number of streams"
            );
        }

        if (string.IsNullOrWhiteSpace(app.Services.GetRequiredService<IOptions<RedisOptions>>().Value.ConnectionString))
        {
            findings.Warn(
                RedisOptionsValidator.Key,
                "",
                "revocations, one-time tokens and limits hold for this gateway alone, until it ends"
            );
        }
    }

    private static void ReviewProxies(WebApplication app, bool isBehindProxy, Findings findings)
    {
        foreach (var name in ForwardedHeadersFeature.EnabledSwitches(app.Configuration))
        {
            findings.Warn(name, "true", "has no effect; list the proxies in ForwardedHeaders:KnownProxies");
        }

        var options = app.Services.GetRequiredService<IOptions<ForwardedHeaderOptions>>().Value;
        if (isBehindProxy && options.KnownProxies.Count + options.KnownNetworks.Count == 0)
        {
            findings.Warn(
                $"{ForwardedHeaderOptions.Section}:{nameof(options.KnownProxies)}",
                "",
                "PublicUrl is https and no endpoint is: the proxy in front is not known, so all clients have its address"
            );
        }

        for (var i = 0; i < options.KnownNetworks.Count; i++)
        {
            if (IPNetwork.TryParse(options.KnownNetworks[i], out var network) && network.PrefixLength == 0)
            {
                findings.Warn(
                    $"{ForwardedHeaderOptions.Section}:{nameof(options.KnownNetworks)}:{i}",
                    options.KnownNetworks[i],
                    "every client can pretend to have any address"
                );
            }
        }
    }
}
