using System.Reflection;
using EdgeGateway.UnitTests.Deployment.Manifests;
using k8s.Models;

namespace EdgeGateway.UnitTests.Deployment;

/// <summary>What each pod of the manifests needs, and must not have.</summary>
[Trait("Category", "Heavy")]
public sealed class PodTests
{
    private static readonly string[] OwnImages = ["edgegateway/gateway", "edgegateway/backend-stub"];

    [Fact]
    public async Task Every_container_may_do_nothing_that_it_does_not_need()
    {
        await CheckAsync(pod =>
            pod.Template.Spec
                is {
                    AutomountServiceAccountToken: false,
                    EnableServiceLinks: false,
                    HostNetwork: null,
                    HostPID: null,
                    HostIPC: null,
                    SecurityContext: { RunAsNonRoot: true, RunAsUser: > 0, SeccompProfile.Type: "RuntimeDefault" },
                }
            && pod.Template.Spec.Volumes?.All(volume => volume.HostPath is null) != false
            && pod.Container.SecurityContext
                is {
                    AllowPrivilegeEscalation: false,
                    ReadOnlyRootFilesystem: true,
                    Privileged: null,
                    Capabilities: { Drop: ["ALL"], Add: null },
                }
        );
    }

    [Fact]
    public async Task Every_container_requests_and_limits_processor_and_memory()
    {
        await CheckAsync(pod =>
            pod.Container.Resources is { } resources
            && new[] { "cpu", "memory" }.All(name =>
                resources.Requests.TryGetValue(name, out var request)
                && resources.Limits.TryGetValue(name, out var limit)
                && request.ToDecimal() > 0
                && request.ToDecimal() <= limit.ToDecimal()
            )
        );
    }

    [Fact]
    public async Task Every_container_has_three_probes_on_a_port_that_it_names()
    {
        await CheckAsync(pod =>
            new[] { pod.Container.StartupProbe, pod.Container.ReadinessProbe, pod.Container.LivenessProbe }.All(probe =>
                (probe?.HttpGet?.Port ?? probe?.TcpSocket?.Port) is { } port
                && pod.Container.Ports.Any(named => named.Name == port.Value)
            )
        );
    }

    [Fact]
    public async Task Our_programs_are_probed_on_the_management_port()
    {
        await CheckAsync(pod =>
            !IsOwn(pod.Container)
            || pod.Container
                is {
                    StartupProbe.HttpGet: { Path: "/healthz", Port.Value: "management" },
                    ReadinessProbe.HttpGet: { Path: "/readyz", Port.Value: "management" },
                    LivenessProbe.HttpGet: { Path: "/healthz", Port.Value: "management" },
                }
        );
    }

    [Fact]
    public async Task Every_image_has_a_version_and_ours_that_of_the_product()
    {
        var version = typeof(Program)
            .Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!
            .InformationalVersion.Split('+')[0];

        await CheckAsync(pod =>
            pod.Container.Image.Split(':') is [var name, { Length: > 0 } tag]
            && tag != "latest"
            && (!OwnImages.Contains(name) || tag == version)
        );
    }

    [Fact]
    public async Task A_rollout_replaces_pods_one_by_one_and_never_leaves_fewer_than_before()
    {
        foreach (var set in await ManifestSet.AllAsync())
        {
            Assert.All(
                set.Of<V1Deployment>(),
                deployment =>
                {
                    var at = set.At(deployment);
                    Assert.True(deployment.Spec.Replicas is null, $"{at} has replicas, which its autoscaler sets");
                    Assert.True(deployment.Spec.MinReadySeconds > 0, at);
                    Assert.Equal("1", deployment.Spec.Strategy.RollingUpdate.MaxSurge.Value);
                    Assert.Equal("0", deployment.Spec.Strategy.RollingUpdate.MaxUnavailable.Value);
                    Assert.Equal(2, deployment.Spec.Template.Spec.TopologySpreadConstraints.Count);
                }
            );
        }
    }

    private static bool IsOwn(V1Container container) => OwnImages.Contains(container.Image.Split(':')[0]);

    private static async Task CheckAsync(Func<(V1PodTemplateSpec Template, V1Container Container), bool> rule)
    {
        var broken =
            from set in await ManifestSet.AllAsync()
            from template in set.Templates
            from container in template.Spec.Containers
            where !rule((template, container))
            select $"{set.Tool} {set.Variant} {container.Name}";

        Assert.Empty(broken);
    }
}
