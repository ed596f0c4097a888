using System.Text.Json;
using EdgeGateway.UnitTests.Deployment.Manifests;
using EdgeGateway.UnitTests.Docs;

namespace EdgeGateway.UnitTests.Deployment;

/// <summary>Values of the chart that are wrong are rejected with a line that names them.</summary>
public sealed class ChartValuesTests
{
    [Theory]
    [InlineData("image.tag=latest", "/image/tag")]
    [InlineData("gateway.replica.min=2", "'replica'")]
    [InlineData("gateway.replicas.min=0", "/gateway/replicas/min")]
    [InlineData("gateway.resources.limits=null", "'limits'")]
    [InlineData("tls.enabled=yes", "/tls/enabled")]
    [InlineData("publicService.enabled=true", "publicService.enabled needs tls.enabled")]
    [InlineData("scaling.openStreams=hpa", "/scaling/openStreams")]
    [InlineData("syslog.sourceRanges[0]=anywhere", "/syslog/sourceRanges/0")]
    public async Task A_wrong_value_is_rejected_by_name(string value, string reported)
    {
        var (exitCode, _, error) = await Tool.RunAsync(
            "helm",
            "template",
            "edgegateway",
            "k8s/chart",
            $"--set={value}"
        );

        Assert.NotEqual(0, exitCode);
        Assert.Contains(reported, error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_chart_has_no_lint_warnings()
    {
        Assert.DoesNotContain("WARNING", await Tool.ReadAsync("helm", "lint", "k8s/chart", "--strict"));
    }

    [Fact]
    public void The_schema_rejects_values_that_it_does_not_name()
    {
        using var schema = JsonDocument.Parse(
            File.ReadAllText(Path.Combine(MarkdownPage.Root(), "k8s", "chart", "values.schema.json"))
        );

        Assert.Empty(Open("", schema.RootElement));
    }

    // Objects with properties that allow others beside them.
    private static IEnumerable<string> Open(string path, JsonElement schema)
    {
        if (schema.ValueKind != JsonValueKind.Object)
        {
            yield break;
        }

        if (
            schema.TryGetProperty("properties", out var properties)
            && properties.ValueKind == JsonValueKind.Object
            && !schema.TryGetProperty("additionalProperties", out _)
        )
        {
            yield return path;
        }

        foreach (var fault in schema.EnumerateObject().SelectMany(child => Open($"{path}/{child.Name}", child.Value)))
        {
            yield return fault;
        }
    }
}
