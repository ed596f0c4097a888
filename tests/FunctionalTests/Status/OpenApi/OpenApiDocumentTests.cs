using System.Text.Json;
using EdgeGateway.Management;
using EdgeGateway.Operations;
using EdgeGateway.Streams.Lifecycle;
using EdgeGateway.Testing;
using FunctionalTests.Clients;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace FunctionalTests.Status.OpenApi;

/// <summary>The document at <c>/openapi.json</c> is complete, and its examples are as it says.</summary>
public sealed class OpenApiDocumentTests
{
    private static readonly string[] Methods = ["get", "post", "put", "patch", "delete"];

    [Fact]
    public async Task Every_path_and_method_is_described_and_no_other()
    {
        await using var gateway = await GatewayHost.StartAsync();
        var paths = (await AdminApi.GetAsync(gateway.Management, "/openapi.json")).GetProperty("paths");
        var mapped = gateway
            .Services.GetServices<EndpointDataSource>()
            .SelectMany(source => source.Endpoints)
            .OfType<RouteEndpoint>()
            .Where(endpoint =>
                endpoint.Metadata.GetMetadata<ITagsMetadata>()?.Tags.Contains(ManagementFeature.AdminTag) == true
            )
            .Select(endpoint => endpoint.RoutePattern.RawText!)
            .ToArray();
        Assert.Equal(
            mapped.Concat(ManagementPort.OutsideOfTheApi).Order(),
            paths.EnumerateObject().Select(path => path.Name).Order()
        );
        foreach (var path in mapped)
        {
            var described = paths.GetProperty(path).EnumerateObject().Select(operation => operation.Name).ToArray();
            foreach (var method in Methods.Except(described))
            {
                using var request = new HttpRequestMessage(
                    new HttpMethod(method.ToUpperInvariant()),
                    new Uri(gateway.Management, ManagementPort.ExamplePath(path))
                );
                using var response = await Http.SendAsync(request);
                Assert.Equal($"{method} {path} 405", $"{method} {path} {(int)response.StatusCode}");
                Assert.Equal(
                    described.Concat(described.Contains("get") ? ["head"] : []).Order(),
                    response.Content.Headers.Allow.Select(allowed => allowed.ToLowerInvariant()).Order()
                );
            }
        }
    }

    [Fact]
    public async Task The_examples_have_the_described_form_and_names()
    {
        await using var gateway = await GatewayHost.StartAsync();
        var api = await AdminApi.GetAsync(gateway.Management, "/openapi.json");
        var schema = new JsonSchema(api);
        var contents = Contents(api).ToArray();
        Assert.InRange(contents.Length, 30, 500);
        foreach (var content in contents)
        {
            if (content.TryGetProperty("example", out var example))
            {
                Assert.Empty(schema.FindFaults(content.GetProperty("schema"), example));
            }
        }

        var schemas = api.GetProperty("components").GetProperty("schemas");
        Assert.Equal(ChangeLog.Kinds, Enum(schemas.GetProperty("Event").GetProperty("properties").GetProperty("kind")));
        Assert.Equal(
            System.Enum.GetValues<StreamEndReason>().Select(EndReasonCodes.Name).Append(null),
            Enum(schemas.GetProperty("Stream").GetProperty("properties").GetProperty("ending"))
        );

        static IEnumerable<string?> Enum(JsonElement of) =>
            of.GetProperty("enum").EnumerateArray().Select(one => one.GetString());
    }

    // All objects with a schema: contents of requests and responses, and parameters.
    private static IEnumerable<JsonElement> Contents(JsonElement element) =>
        element.ValueKind switch
        {
            JsonValueKind.Object => element
                .EnumerateObject()
                .SelectMany(member => Contents(member.Value))
                .Concat(element.TryGetProperty("schema", out _) ? [element] : []),
            JsonValueKind.Array => element.EnumerateArray().SelectMany(Contents),
            _ => [],
        };
}
