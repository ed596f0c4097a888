using k8s;
using k8s.Models;

namespace EdgeGateway.UnitTests.Deployment.Manifests;

/// <summary>An object of a custom resource definition.</summary>
public sealed class CustomObject<TSpec> : IKubernetesObject<V1ObjectMeta>
{
    public required string ApiVersion { get; set; }

    public required string Kind { get; set; }

    public required V1ObjectMeta Metadata { get; set; }

    public required TSpec Spec { get; set; }
}
