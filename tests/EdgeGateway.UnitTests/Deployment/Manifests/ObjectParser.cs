using k8s;
using k8s.Models;

namespace EdgeGateway.UnitTests.Deployment.Manifests;

/// <summary>Parses manifests into typed models. Unknown fields, duplicate ones and unknown kinds are errors.</summary>
internal static class ObjectParser
{
    private static readonly Dictionary<string, Type> CustomKinds = new()
    {
        ["cert-manager.io/v1/Certificate"] = typeof(CustomObject<CertificateSpec>),
        ["monitoring.coreos.com/v1/ServiceMonitor"] = typeof(CustomObject<ServiceMonitorSpec>),
        ["keda.sh/v1alpha1/ScaledObject"] = typeof(CustomObject<ScaledObjectSpec>),
        ["gateway.networking.k8s.io/v1/HTTPRoute"] = typeof(CustomObject<HttpRouteSpec>),
    };

    public static IReadOnlyList<IKubernetesObject<V1ObjectMeta>> Parse(string yaml) =>
        [.. KubernetesYaml.LoadAllFromString(yaml, CustomKinds, strict: true).Cast<IKubernetesObject<V1ObjectMeta>>()];
}
