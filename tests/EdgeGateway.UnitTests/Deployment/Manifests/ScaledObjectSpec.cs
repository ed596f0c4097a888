using k8s.Models;

namespace EdgeGateway.UnitTests.Deployment.Manifests;

/// <summary>The fields of KEDA's <c>ScaledObject</c> (keda.sh/v1alpha1) that the manifests use.</summary>
public sealed class ScaledObjectSpec
{
    public required V2CrossVersionObjectReference ScaleTargetRef { get; set; }

    public required int MinReplicaCount { get; set; }

    public required int MaxReplicaCount { get; set; }

    public required ReplicaFallback Fallback { get; set; }

    public required AdvancedConfig Advanced { get; set; }

    public required IList<Trigger> Triggers { get; set; }

    public sealed class ReplicaFallback
    {
        public required int FailureThreshold { get; set; }

        public required int Replicas { get; set; }

        public required string Behavior { get; set; }
    }

    public sealed class AdvancedConfig
    {
        public required HpaConfig HorizontalPodAutoscalerConfig { get; set; }
    }

    public sealed class HpaConfig
    {
        public required V2HorizontalPodAutoscalerBehavior Behavior { get; set; }
    }

    public sealed class Trigger
    {
        public required string Type { get; set; }

        public required string MetricType { get; set; }

        public required IDictionary<string, string> Metadata { get; set; }
    }
}
