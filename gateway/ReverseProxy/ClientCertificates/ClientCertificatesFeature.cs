using EdgeGateway.Hosting.Configuration.Schema;
using EdgeGateway.Problems;

namespace EdgeGateway.ReverseProxy.ClientCertificates;

/// <summary>Certificates of clients, which routes ignore, accept or require.</summary>
internal static class ClientCertificatesFeature
{
    private static readonly Problem Missing = new(
        StatusCodes.Status403Forbidden,
        "client-certificate-required",
        "This address needs a client certificate, which has to be presented when the connection is opened."
    );

    public static IReverseProxyBuilder AddClientCertificates(this IReverseProxyBuilder proxy)
    {
        proxy.Services.AddSingleton(
            new KnownKey($"{ReverseProxyFeature.Section}:Routes:*:Metadata", ClientCertificatePolicy.Key)
        );
        return proxy.AddTransforms<ClientCertificatePolicy>();
    }

    /// <summary>Rejects requests without a certificate where the route requires one.</summary>
    public static void UseClientCertificates(this IReverseProxyApplicationBuilder proxy) =>
        proxy.Use(
            (context, next) =>
                context.Connection.ClientCertificate is null
                && ClientCertificatePolicy.Read(context.GetReverseProxyFeature().Route.Config)
                    == ClientCertificateUse.Required
                    ? Missing.WriteAsync(context)
                    : next(context)
        );
}
