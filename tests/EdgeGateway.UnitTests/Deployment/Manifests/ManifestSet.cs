using System.Collections.Concurrent;
using EdgeGateway.UnitTests.Docs;
using k8s;
using k8s.Models;

namespace EdgeGateway.UnitTests.Deployment.Manifests;

/// <summary>The objects of a variant, each rendered and parsed once in a test run.</summary>
/// <param name="Variant">What was rendered.</param>
/// <param name="Tool">What rendered it: <c>kustomize</c> or <c>helm</c>.</param>
/// <param name="Objects">The objects, as typed models. A field that Kubernetes does not know fails the rendering.</param>
internal sealed record ManifestSet(Variant Variant, string Tool, IReadOnlyList<IKubernetesObject<V1ObjectMeta>> Objects)
{
    private static readonly ConcurrentDictionary<(Variant, string), Lazy<Task<ManifestSet>>> Rendered = new();

    public IEnumerable<V1PodTemplateSpec> Templates =>
        Of<V1Deployment>()
            .Select(deployment => deployment.Spec.Template)
            .Concat(Of<V1StatefulSet>().Select(set => set.Spec.Template));

    public static Task<ManifestSet> KustomizeAsync(Variant variant) => Once(variant, "kustomize", BuildAsync);

    public static Task<ManifestSet> HelmAsync(Variant variant) =>
        Once(
            variant,
            "helm",
            one =>
                Manifests.Tool.ReadAsync(
                    "helm",
                    ["template", "edgegateway", "k8s/chart", $"--namespace={one.Namespace}", .. one.Values]
                )
        );

    public static Task<ManifestSet[]> AllAsync() =>
        Task.WhenAll(Variant.All.Select(KustomizeAsync).Concat(Variant.All.Select(HelmAsync)));

    /// <summary>The objects of a kind.</summary>
    public IEnumerable<T> Of<T>() => Objects.OfType<T>();

    /// <summary>Where an object is, for the message of a test.</summary>
    public string At(IKubernetesObject<V1ObjectMeta> one) => $"{Tool} {Variant} {one.Kind}/{one.Metadata.Name}";

    private static Task<ManifestSet> Once(Variant variant, string tool, Func<Variant, Task<string>> render) =>
        Rendered
            .GetOrAdd(
                (variant, tool),
                _ => new(async () => new ManifestSet(variant, tool, ObjectParser.Parse(await render(variant))))
            )
            .Value;

    // A component has no meaning by itself: it is rendered as a user does, in a kustomization of its own.
    private static async Task<string> BuildAsync(Variant variant)
    {
        if (variant.Component is null)
        {
            return await Manifests.Tool.ReadAsync("kubectl", "kustomize", $"k8s/overlays/{variant.Overlay}");
        }

        var folder = Directory.CreateTempSubdirectory("edgegateway-kustomize-");
        try
        {
            var root = Path.GetRelativePath(folder.FullName, Path.Combine(MarkdownPage.Root(), "k8s"));
            await File.WriteAllTextAsync(
                Path.Combine(folder.FullName, "kustomization.yaml"),
                $"""
                namespace: {variant.Namespace}
                resources: [{root}/overlays/{variant.Overlay}]
                components: [{root}/components/{variant.Component}]
                """
            );
            return await Manifests.Tool.ReadAsync("kubectl", "kustomize", folder.FullName);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
