using k8s.Models;

namespace EdgeGateway.UnitTests.Deployment.Manifests;

/// <summary>
/// The fields of the Prometheus operator's <c>ServiceMonitor</c> (monitoring.coreos.com/v1) that the manifests use.
/// </summary>
public sealed class ServiceMonitorSpec
{
    public required string JobLabel { get; set; }

    public required V1LabelSelector Selector { get; set; }

    public required IList<Endpoint> Endpoints { get; set; }

    public sealed class Endpoint
    {
        public required string Port { get; set; }

        public required string Path { get; set; }

        public required string Interval { get; set; }

        public required string ScrapeTimeout { get; set; }
    }
}
