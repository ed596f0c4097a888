namespace EdgeGateway.UnitTests.Deployment.Manifests;

/// <summary>One way to deploy: the arguments of kustomize and of the chart.</summary>
/// <param name="Name">Names the variant in test results.</param>
/// <param name="Namespace">Where its objects are.</param>
/// <param name="Overlay">The overlay below <c>k8s/overlays</c>.</param>
/// <param name="Component">The component below <c>k8s/components</c> that the overlay uses; null for none.</param>
/// <param name="Values">Arguments of <c>helm template</c> that make the same objects.</param>
internal sealed record Variant(
    string Name,
    string Namespace,
    string Overlay,
    string? Component = null,
    params string[] Values
)
{
    public static readonly Variant[] All =
    [
        new("dev", "edgegateway-dev", "dev"),
        Prod(null),
        Prod("hpa-open-streams", "scaling.openStreams=prometheus-adapter"),
        Prod("keda", "scaling.openStreams=keda"),
        Prod("ingress-nginx", "ingress.enabled=true", "publicService.enabled=false"),
        Prod("gateway-api", "httpRoute.enabled=true", "publicService.enabled=false"),
        Prod("syslog", "syslog.enabled=true"),
    ];

    public override string ToString() => Name;

    private static Variant Prod(string? component, params string[] values) =>
        new(
            component ?? "prod",
            "edgegateway",
            "prod",
            component,
            ["--values=k8s/chart/values-prod.yaml", .. values.Select(value => $"--set={value}")]
        );
}
