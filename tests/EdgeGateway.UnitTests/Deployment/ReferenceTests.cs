using EdgeGateway.UnitTests.Deployment.Manifests;
using k8s.Models;

namespace EdgeGateway.UnitTests.Deployment;

/// <summary>What the objects of the manifests say about each other.</summary>
public sealed class ReferenceTests
{
    // Created by the operator, cert-manager or an Ingress.
    private static readonly string[] KnownSecrets =
    [
        "gateway-secrets",
        "log-source-secrets",
        "log-source-access",
        "gateway-tls",
        "gateway-ingress-tls",
        "syslog-tls",
    ];

    [Fact]
    public async Task All_objects_have_different_names_and_are_in_the_namespace_of_their_variant()
    {
        foreach (var set in await ManifestSet.AllAsync())
        {
            Assert.Empty(set.Objects.GroupBy(set.At).Where(same => same.Count() > 1).Select(same => same.Key));
            Assert.All(set.Objects, one => Assert.Equal(set.Variant.Namespace, one.Metadata.NamespaceProperty));
            Assert.All(
                set.Objects,
                one => Assert.Equal("edgegateway", one.Metadata.Labels["app.kubernetes.io/part-of"])
            );
        }
    }

    [Fact]
    public async Task Selectors_match_labels_of_pods()
    {
        foreach (var set in await ManifestSet.AllAsync())
        {
            foreach (var deployment in set.Of<V1Deployment>())
            {
                var (labels, selector) = (deployment.Spec.Template.Metadata.Labels, deployment.Spec.Selector);
                Assert.True(IsMatch(selector.MatchLabels, labels), set.At(deployment));
                Assert.All(
                    deployment.Spec.Template.Spec.TopologySpreadConstraints,
                    spread => Assert.True(IsMatch(spread.LabelSelector.MatchLabels, labels), set.At(deployment))
                );
            }

            var services = set.Of<V1Service>().Select(service => service.Spec.Selector);
            var budgets = set.Of<V1PodDisruptionBudget>().Select(budget => budget.Spec.Selector.MatchLabels);
            Assert.All(services.Concat(budgets), labels => Assert.Single(Selected(set, labels)));
            Assert.All(
                set.Of<V1NetworkPolicy>().Where(policy => policy.Spec.PodSelector.MatchLabels is not null),
                policy => Assert.Single(Selected(set, policy.Spec.PodSelector.MatchLabels))
            );
        }
    }

    [Fact]
    public async Task Ports_of_services_and_policies_are_ports_of_the_pods_that_they_select()
    {
        foreach (var set in await ManifestSet.AllAsync())
        {
            var services =
                from service in set.Of<V1Service>()
                from port in service.Spec.Ports
                select (At: set.At(service), Pods: service.Spec.Selector, Port: port.TargetPort.Value);
            var policies =
                from policy in set.Of<V1NetworkPolicy>()
                from rule in policy.Spec.Ingress ?? []
                from port in rule.Ports
                select (At: set.At(policy), Pods: policy.Spec.PodSelector.MatchLabels, Port: port.Port.Value);

            Assert.All(
                services.Concat(policies),
                use => Assert.Contains(use.Port, Ports(Selected(set, use.Pods).Single()).Select(port => port.Name))
            );
        }
    }

    [Fact]
    public async Task Objects_that_name_others_name_those_that_exist()
    {
        foreach (var set in await ManifestSet.AllAsync())
        {
            var maps = set.Of<V1ConfigMap>().Select(map => map.Metadata.Name).ToArray();
            var deployments = set.Of<V1Deployment>().Select(deployment => deployment.Metadata.Name).ToArray();
            foreach (var volume in set.Templates.SelectMany(template => template.Spec.Volumes ?? []))
            {
                Assert.True(volume.ConfigMap is null || maps.Contains(volume.ConfigMap.Name), volume.ConfigMap?.Name);
                Assert.True(volume.Secret is null || KnownSecrets.Contains(volume.Secret.SecretName));
            }

            Assert.All(
                set.Of<V2HorizontalPodAutoscaler>(),
                scaler => Assert.Contains(scaler.Spec.ScaleTargetRef.Name, deployments)
            );
            Assert.All(
                set.Of<CustomObject<ScaledObjectSpec>>(),
                scaler => Assert.Contains(scaler.Spec.ScaleTargetRef.Name, deployments)
            );
            var backends = set.Of<V1Ingress>()
                .SelectMany(ingress => ingress.Spec.Rules)
                .SelectMany(rule => rule.Http.Paths)
                .Select(path => (path.Backend.Service.Name, Port: path.Backend.Service.Port.Name));
            Assert.All(backends, backend => Assert.True(HasPort(set, backend.Name, port => port.Name == backend.Port)));
            var routes = set.Of<CustomObject<HttpRouteSpec>>()
                .SelectMany(route => route.Spec.Rules)
                .SelectMany(rule => rule.BackendRefs);
            Assert.All(routes, route => Assert.True(HasPort(set, route.Name, port => port.Port == route.Port)));
        }
    }

    [Fact]
    public async Task Prometheus_finds_the_management_port_of_both_programs()
    {
        foreach (var set in await ManifestSet.AllAsync())
        {
            foreach (var monitor in set.Of<CustomObject<ServiceMonitorSpec>>())
            {
                var found = set.Of<V1Service>()
                    .Where(service => IsMatch(monitor.Spec.Selector.MatchLabels, service.Metadata.Labels))
                    .Where(service => service.Spec.Ports.Any(port => port.Name == monitor.Spec.Endpoints.Single().Port))
                    .Select(service => service.Metadata.Labels[monitor.Spec.JobLabel])
                    .Order();
                Assert.Equal(["gateway", "log-source"], found);
            }
        }
    }

    [Fact]
    public async Task Only_the_named_peers_reach_log_sources_redis_and_management_ports()
    {
        foreach (var set in await ManifestSet.AllAsync())
        {
            var rules =
                from policy in set.Of<V1NetworkPolicy>()
                from rule in policy.Spec.Ingress ?? []
                from port in rule.Ports
                select (Pods: policy.Spec.PodSelector.MatchLabels, Port: port.Port.Value, Peers: rule.FromProperty);

            Assert.All(
                rules.Where(rule => rule.Port is not ("http" or "https")),
                rule => Assert.NotEmpty(rule.Peers ?? [])
            );
            Assert.All(
                rules.Where(rule => rule.Port is "management"),
                rule => Assert.NotNull(Assert.Single(rule.Peers).NamespaceSelector)
            );

            // Without a policy, a pod would be open to all.
            var denied = set.Of<V1NetworkPolicy>().Single(policy => policy.Metadata.Name == "default-deny").Spec;
            Assert.True(denied.PodSelector is { MatchLabels: null, MatchExpressions: null });
            Assert.Equal(["Ingress"], denied.PolicyTypes);
            Assert.Null(denied.Ingress);
        }
    }

    private static bool HasPort(ManifestSet set, string service, Func<V1ServicePort, bool> isMeant) =>
        set.Of<V1Service>().Single(one => one.Metadata.Name == service).Spec.Ports.Any(isMeant);

    private static IEnumerable<V1PodTemplateSpec> Selected(ManifestSet set, IDictionary<string, string> selector) =>
        set.Templates.Where(template => IsMatch(selector, template.Metadata.Labels));

    private static IEnumerable<V1ContainerPort> Ports(V1PodTemplateSpec template) =>
        template.Spec.Containers.SelectMany(container => container.Ports);

    private static bool IsMatch(IDictionary<string, string> selector, IDictionary<string, string> labels) =>
        selector.All(label => labels.TryGetValue(label.Key, out var value) && value == label.Value);
}
