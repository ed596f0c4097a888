using EdgeGateway.UnitTests.Deployment.Manifests;
using YamlDotNet.Core;

namespace EdgeGateway.UnitTests.Deployment;

/// <summary>The manifests are what Kubernetes expects, field by field.</summary>
public sealed class StrictParsingTests
{
    private const string Service = """
        apiVersion: v1
        kind: Service
        metadata:
          name: gateway
        spec:
          clusterIP: None
        """;

    [Fact]
    public async Task All_manifests_are_parsed_without_an_unknown_field()
    {
        Assert.All(await ManifestSet.AllAsync(), set => Assert.NotEmpty(set.Objects));
    }

    [Fact]
    public void A_misspelled_field_is_rejected()
    {
        Assert.Single(ObjectParser.Parse(Service));
        Assert.Throws<YamlException>(() => ObjectParser.Parse(Service.Replace("clusterIP", "clusterIp")));
    }

    [Fact]
    public void A_field_that_appears_twice_is_rejected()
    {
        Assert.Throws<YamlException>(() => ObjectParser.Parse($"{Service}\n  clusterIP: None"));
    }

    [Fact]
    public void A_kind_that_does_not_exist_is_rejected()
    {
        Assert.ThrowsAny<Exception>(() => ObjectParser.Parse(Service.Replace("kind: Service", "kind: Servise")));
    }
}
