using EdgeGateway.ForwardedHeaders;
using EdgeGateway.Hosting.Checks.Reviews;
using EdgeGateway.Hosting.Configuration.Server;
using EdgeGateway.Https;
using EdgeGateway.ReverseProxy;
using EdgeGateway.ReverseProxy.BackendConnections;
using EdgeGateway.ReverseProxy.ClientCertificates;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Options;
using Yarp.ReverseProxy.Configuration;

namespace EdgeGateway.Commands;

/// <summary>TLS settings of several features together: towards clients, and towards backends.</summary>
internal sealed class TransportReview : ISettingsReview
{
    private const string Management = "Management";

    public void Review(WebApplication app, Findings findings)
    {
        var config = app.Services.GetRequiredService<IProxyConfigProvider>().GetConfig();
        ReviewRedirect(app, findings);
        ReviewClientCertificates(app, config, findings);
        foreach (var cluster in config.Clusters)
        {
            ReviewBackend(app, cluster, findings);
        }
    }

    // Otherwise every request of such a proxy would be redirected to where it came from.
    private static void ReviewRedirect(WebApplication app, Findings findings)
    {
        var proxies = app.Services.GetRequiredService<IOptions<ForwardedHeaderOptions>>().Value;
        if (
            app.Services.GetRequiredService<IOptions<HttpsOptions>>().Value.Redirect
            && !HasTls(app)
            && proxies.KnownProxies.Count + proxies.KnownNetworks.Count == 0
        )
        {
            findings.Warn(
                $"{HttpsOptions.Section}:{nameof(HttpsOptions.Redirect)}",
                "true",
                "no endpoint has TLS and no proxy is known (ForwardedHeaders), so every request is redirected"
            );
        }
    }

    private static void ReviewClientCertificates(WebApplication app, IProxyConfig config, Findings findings)
    {
        if (
            config.Routes.FirstOrDefault(route => ClientCertificatePolicy.Read(route) == ClientCertificateUse.Required)
                is { } route
            && !AsksForCertificates(app)
        )
        {
            findings.Fault(
                $"{ReverseProxyFeature.Section}:Routes:{route.RouteId}:Metadata:{ClientCertificatePolicy.Key}",
                route.Metadata![ClientCertificatePolicy.Key],
                "none or accepted unless ClientCertificateMode of an endpoint asks clients for a certificate"
            );
        }
    }

    private static void ReviewBackend(WebApplication app, ClusterConfig cluster, Findings findings)
    {
        var key = $"{ReverseProxyFeature.Section}:Clusters:{cluster.ClusterId}";
        if (cluster.HttpClient?.DangerousAcceptAnyServerCertificate == true)
        {
            findings.Warn(
                $"{key}:HttpClient:{nameof(cluster.HttpClient.DangerousAcceptAnyServerCertificate)}",
                "true",
                "whoever is between the gateway and the backend can read and change everything; use BackendTls"
            );
        }

        if (
            app.Services.GetRequiredService<ClusterTls>().Find(cluster.ClusterId) is not null
            && cluster.Destinations?.Values.Any(IsTls) != true
        )
        {
            findings.Warn(
                $"{BackendTlsOptions.Section}:{nameof(BackendTlsOptions.Clusters)}:{cluster.ClusterId}",
                "…",
                "has no effect, because no destination of the cluster has an https address"
            );
        }
    }

    private static bool IsTls(DestinationConfig destination) =>
        destination.Address.StartsWith("https:", StringComparison.OrdinalIgnoreCase);

    private static IEnumerable<IConfigurationSection> PublicTlsEndpoints(WebApplication app) =>
        app
            .Configuration.GetSection("Kestrel:Endpoints")
            .GetChildren()
            .Where(endpoint =>
                !endpoint.Key.Equals(Management, StringComparison.OrdinalIgnoreCase)
                && ListenAddress.Parse(endpoint["Url"]) is { IsHttps: true }
            );

    private static bool HasTls(WebApplication app) => PublicTlsEndpoints(app).Any();

    private static bool AsksForCertificates(WebApplication app) =>
        PublicTlsEndpoints(app)
            .SelectMany(endpoint => endpoint.GetSection("Sni").GetChildren().Prepend(endpoint))
            .Append(app.Configuration.GetSection("Kestrel:EndpointDefaults"))
            .Select(section => section[nameof(ClientCertificateMode)])
            .Any(mode => Enum.TryParse(mode, ignoreCase: true, out ClientCertificateMode asked) && asked != default);
}
