using EdgeGateway.UnitTests.Deployment.Manifests;
using k8s.Models;

namespace EdgeGateway.UnitTests.Deployment;

/// <summary>
/// The settings of the pods, as the programs read them. Building a program rejects unknown and invalid ones.
/// </summary>
[Trait("Category", "Heavy")]
public sealed class SettingsTests
{
    // Requests in flight may take this long after the last stream has ended.
    private static readonly TimeSpan LastRequests = TimeSpan.FromSeconds(5);

    [Fact]
    public async Task A_pod_has_time_to_drain_before_it_is_killed()
    {
        await CheckAsync(
            (pod, deployment) =>
            {
                var grace = deployment.Spec.Template.Spec.TerminationGracePeriodSeconds;
                var needed = pod.Draining.Delay + pod.Draining.Window + LastRequests;
                Assert.True(grace >= needed.TotalSeconds, $"{grace} s of grace, {needed.TotalSeconds} s to drain");
            }
        );
    }

    [Fact]
    public async Task A_container_has_the_ports_that_its_program_listens_on()
    {
        await CheckAsync(
            (pod, deployment) =>
            {
                var ports = deployment.Spec.Template.Spec.Containers.Single().Ports;
                Assert.Equal(
                    pod.Endpoints.Values.Select(url => url.Port).Order(),
                    ports.Select(port => port.ContainerPort).Order()
                );
                Assert.Equal(
                    pod.Endpoints["Management"].Port,
                    ports.Single(port => port.Name == "management").ContainerPort
                );
            }
        );
    }

    [Fact]
    public async Task A_program_listens_on_the_address_of_its_pod()
    {
        await CheckAsync((pod, _) => Assert.All(pod.Endpoints.Values, url => Assert.Equal("all", url.Host)));
    }

    [Fact]
    public async Task Gateways_find_the_log_sources_by_the_name_and_port_of_their_service()
    {
        foreach (var set in await ManifestSet.AllAsync())
        {
            var gateway = set.Of<V1Deployment>().Single(deployment => deployment.Metadata.Name == "gateway");
            await using var pod = PodSettings.Of(set, gateway);
            var address = pod.LogSource;
            var service = set.Of<V1Service>().Single(service => service.Metadata.Name == address.Host);

            Assert.Equal("None", service.Spec.ClusterIP);
            Assert.Contains(address.Port, service.Spec.Ports.Select(port => port.Port));
        }
    }

    [Fact]
    public async Task An_autoscaler_removes_one_pod_in_two_minutes()
    {
        foreach (var set in await ManifestSet.AllAsync())
        {
            var behaviors = set.Of<V2HorizontalPodAutoscaler>()
                .Select(scaler => scaler.Spec.Behavior)
                .Concat(
                    set.Of<CustomObject<ScaledObjectSpec>>()
                        .Select(scaler => scaler.Spec.Advanced.HorizontalPodAutoscalerConfig.Behavior)
                )
                .ToArray();

            Assert.Equal(2, behaviors.Length);
            Assert.All(
                behaviors,
                behavior =>
                {
                    Assert.Equal(300, behavior.ScaleDown.StabilizationWindowSeconds);
                    var policy = Assert.Single(behavior.ScaleDown.Policies);
                    Assert.Equal(("Pods", 1, 120), (policy.Type, policy.Value, policy.PeriodSeconds));
                }
            );
        }
    }

    private static async Task CheckAsync(Action<PodSettings, V1Deployment> check)
    {
        foreach (var set in await ManifestSet.AllAsync())
        {
            foreach (var deployment in set.Of<V1Deployment>())
            {
                await using var pod = PodSettings.Of(set, deployment);
                check(pod, deployment);
            }
        }
    }
}
