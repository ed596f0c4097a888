using System.Text.Json.Nodes;
using EdgeGateway.UnitTests.Deployment.Manifests;
using k8s;
using k8s.Models;

namespace EdgeGateway.UnitTests.Deployment;

/// <summary>The Helm chart makes the same objects as kustomize.</summary>
[Trait("Category", "Heavy")]
public sealed class ChartParityTests
{
    // The labels by which Helm recognizes its own objects.
    private static readonly string[] HelmLabels = ["helm.sh/chart", "app.kubernetes.io/managed-by"];

    public static TheoryData<string> Variants => [.. Variant.All.Select(variant => variant.Name)];

    [Theory]
    [MemberData(nameof(Variants))]
    public async Task The_chart_makes_the_same_objects_as_kustomize(string name)
    {
        var variant = Variant.All.Single(variant => variant.Name == name);
        var kustomize = Normalize(await ManifestSet.KustomizeAsync(variant));
        var helm = Normalize(await ManifestSet.HelmAsync(variant));

        Assert.Equal(kustomize.Keys.Order(), helm.Keys.Order());
        Assert.Empty(kustomize.Keys.SelectMany(key => Differences(key, kustomize[key], helm[key])));
    }

    [Fact]
    public async Task A_difference_is_reported_with_its_path()
    {
        var objects = Normalize(await ManifestSet.KustomizeAsync(Variant.All[0]));
        var changed = objects["Deployment/gateway"].DeepClone();
        changed["spec"]!["template"]!["spec"]!["containers"]![0]!["image"] = "other";

        var difference = Assert.Single(Differences("Deployment/gateway", objects["Deployment/gateway"], changed));
        Assert.StartsWith("Deployment/gateway/spec/template/spec/containers/0/image: ", difference);
    }

    private static Dictionary<string, JsonNode> Normalize(ManifestSet set) =>
        set.Objects.ToDictionary(one => $"{one.Kind}/{one.Metadata.Name}", Normalize);

    private static JsonNode Normalize(IKubernetesObject<V1ObjectMeta> one)
    {
        var node = JsonNode.Parse(KubernetesJson.Serialize(one))!;
        var labels = node["metadata"]!["labels"]!.AsObject();
        foreach (var label in HelmLabels)
        {
            labels.Remove(label);
        }

        // The chart writes settings with another layout.
        foreach (var (key, text) in (one as V1ConfigMap)?.Data ?? new Dictionary<string, string>())
        {
            node["data"]![key] = JsonNode.Parse(text);
        }

        return node;
    }

    private static IEnumerable<string> Differences(string path, JsonNode? one, JsonNode? other) =>
        (one, other) switch
        {
            (JsonObject left, JsonObject right) => left.Select(pair => pair.Key)
                .Union(right.Select(pair => pair.Key))
                .SelectMany(key => Differences($"{path}/{key}", left[key], right[key])),
            (JsonArray left, JsonArray right) when left.Count == right.Count => Sorted(left)
                .Zip(Sorted(right))
                .SelectMany((pair, i) => Differences($"{path}/{i}", pair.First, pair.Second)),
            _ when JsonNode.DeepEquals(one, other) => [],
            _ => [$"{path}: {one?.ToJsonString() ?? "none"}, in the chart {other?.ToJsonString() ?? "none"}"],
        };

    // Lists of named items, such as volumes, have no order.
    private static IEnumerable<JsonNode?> Sorted(JsonArray list) =>
        list.All(item => item is JsonObject named && named["name"] is JsonValue)
            ? list.OrderBy(item => item!["name"]!.GetValue<string>(), StringComparer.Ordinal)
            : list;
}
