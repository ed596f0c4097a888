using System.Security.Cryptography;
using System.Text;
using EdgeGateway.Hosting.Configuration;
using EdgeGateway.Hosting.Startup;
using EdgeGateway.ReverseProxy.Headers;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Transforms;
using Yarp.ReverseProxy.Transforms.Builder;

namespace EdgeGateway.ReverseProxy.ClientCertificates;

/// <summary>
/// The key <c>ClientCertificate</c> in a route's <c>Metadata</c>: <c>none</c> (default), <c>accepted</c> or
/// <c>required</c>. With the latter two, the backend gets the subject and the fingerprint of the certificate that the
/// client has proven to own. Whether clients are asked for one is a setting of the endpoint: the handshake comes before
/// the request that names the route.
/// </summary>
internal sealed class ClientCertificatePolicy : ITransformProvider
{
    public const string Key = "ClientCertificate";

    public static ClientCertificateUse Read(RouteConfig route) =>
        Enum.TryParse(route.Metadata?.GetValueOrDefault(Key), ignoreCase: true, out ClientCertificateUse use)
            ? use
            : ClientCertificateUse.None;

    public void ValidateRoute(TransformRouteValidationContext context)
    {
        if (
            context.Route.Metadata?.GetValueOrDefault(Key) is { } text
            && !Enum.GetNames<ClientCertificateUse>().Contains(text, StringComparer.OrdinalIgnoreCase)
        )
        {
            context.Errors.Add(
                new OperatorErrorException(
                    OptionsFaults.FormatLine(
                        $"{ReverseProxyFeature.Section}:Routes:{context.Route.RouteId}:Metadata:{Key}",
                        text,
                        "none, accepted or required"
                    )
                )
            );
        }
    }

    public void ValidateCluster(TransformClusterValidationContext context) { }

    public void Apply(TransformBuilderContext context)
    {
        if (Read(context.Route) != ClientCertificateUse.None)
        {
            context.AddRequestTransform(AddHeaders);
        }
    }

    /// <summary>Escapes control characters as RFC 4514 section 2.4 permits: a header's value cannot have them.</summary>
    public static string FormatSubject(string subject)
    {
        if (!subject.Any(char.IsControl))
        {
            return HeaderEncodings.FromText(subject);
        }

        var escaped = new StringBuilder();
        foreach (var character in subject)
        {
            _ = char.IsControl(character)
                ? escaped.Append(string.Concat(Encoding.UTF8.GetBytes([character]).Select(part => $"\\{part:X2}")))
                : escaped.Append(character);
        }

        return HeaderEncodings.FromText(escaped.ToString());
    }

    private static ValueTask AddHeaders(RequestTransformContext request)
    {
        if (request.HttpContext.Connection.ClientCertificate is { } certificate)
        {
            var headers = request.ProxyRequest.Headers;
            headers.TryAddWithoutValidation("X-Edge-Client-Subject", FormatSubject(certificate.Subject));
            headers.TryAddWithoutValidation(
                "X-Edge-Client-Fingerprint",
                certificate.GetCertHashString(HashAlgorithmName.SHA256)
            );
        }

        return default;
    }
}
