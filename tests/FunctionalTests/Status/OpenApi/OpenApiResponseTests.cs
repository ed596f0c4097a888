using System.Text.Json;
using EdgeGateway.Streams.Lifecycle;
using EdgeGateway.Testing;
using EdgeGateway.Tokens;
using FunctionalTests.Clients;
using FunctionalTests.RateLimiting;
using FunctionalTests.Streams;
using Microsoft.Extensions.DependencyInjection;

namespace FunctionalTests.Status.OpenApi;

/// <summary>The management port answers as the document at <c>/openapi.json</c> says.</summary>
public sealed class OpenApiResponseTests
{
    [Fact]
    public async Task Every_described_status_occurs_and_has_the_described_content()
    {
        await using var backend = await BackendHost.StartAsync(SilentBackend.ServeAsync);
        await using var gateway = await GatewayHost.StartAsync([
            .. backend.Route(),
            ("ReverseProxy:Routes:generic:Match:Path", "/generic/{app:app}"),
            ("StreamLimits:Plans:team:PerTenant", "200"),
            ("StreamLimits:Default", "team"),
            .. LimitedGateway.Rule("ClientRateLimiting:GeneralRules:0", "1m", 600),
        ]);
        var api = await AdminApi.GetAsync(gateway.Management, "/openapi.json");
        var schema = new JsonSchema(api);
        var streams = gateway.Services.GetRequiredService<StreamRegistry>();

        // Each request with its status, in this order.
        (string Method, string Path, int Status, string? Body)[] requests =
        [
            ("get", "/healthz", 200, null),
            ("get", "/readyz", 200, null),
            ("get", "/metrics", 200, null),
            ("get", "/openapi.json", 200, null),
            ("get", "/status", 200, null),
            ("get", "/status?history=no", 400, null),
            ("get", "/events?since=0", 200, null),
            ("get", "/events?since=x", 400, null),
            ("get", "/streams?kind=sse&protocol=http/1.1&sort=-bytes&limit=50", 200, null),
            ("get", "/streams?limit=0", 400, null),
            ("get", "/streams/{id}", 200, null),
            ("get", "/streams/unknown", 404, null),
            ("delete", "/streams/{id}?revoke=maybe", 400, null),
            ("delete", "/streams/{id}?revoke=true", 409, null),
            ("delete", "/streams/unknown", 404, null),
            ("delete", "/streams?all=true&revoke=true", 409, null),
            ("delete", "/streams/{id}", 200, null),
            ("delete", "/streams", 400, null),
            ("delete", "/streams?all=true", 200, null),
            ("get", "/destinations", 200, null),
            ("get", "/destinations/generic/primary", 200, null),
            ("get", "/destinations/generic/other", 404, null),
            ("put", "/destinations/generic/primary", 200, """{"state":"draining"}"""),
            ("put", "/destinations/generic/primary", 400, """{"state":"off"}"""),
            ("put", "/destinations/other/primary", 404, """{"state":"draining"}"""),
            ("post", "/revocations", 200, """{"tenant":"umbrella"}"""),
            ("post", "/revocations", 400, """{"tenant":"umbrella","app":"a"}"""),
            ("get", "/revocations", 200, null),
            ("delete", "/revocations?tenant=umbrella", 200, null),
            ("delete", "/revocations", 400, null),
            ("delete", "/revocations?tenant=unknown", 404, null),
            ("get", "/limits/acme", 200, null),
            ("get", "/limits/acme?endpoint=x", 400, null),
            ("post", "/drain", 202, null),
        ];
        using var open = await SseClient.OpenAsync(gateway.Http, "/generic/example-app");
        var id = streams.Streams.Single().Context.Id;
        var seen = new HashSet<string>();
        foreach (var (method, path, status, body) in requests)
        {
            var (template, operation) = Find(api, method, path);
            var (received, type, text) = await ManagementPort.SendAsync(
                gateway.Management,
                method,
                path.Replace("{id}", id),
                body
            );
            Assert.Equal($"{method} {path} {status}", $"{method} {path} {received}");
            AssertDescribed(schema, operation.GetProperty("responses").GetProperty($"{status}"), type, text);
            seen.Add($"{method} {template} {status}");
        }

        // Redis is needed for a 503, and the rights are tested for each path elsewhere.
        var described =
            from path in api.GetProperty("paths").EnumerateObject()
            from operation in path.Value.EnumerateObject()
            from response in operation.Value.GetProperty("responses").EnumerateObject()
            where response.Name is not ("401" or "403" or "503" or "default")
            select $"{operation.Name} {path.Name} {response.Name}";
        Assert.Equal(described.Order(), seen.Order());
    }

    [Fact]
    public async Task Requests_without_rights_are_answered_as_described()
    {
        await using var gateway = await GatewayHost.StartAsync(("Management:RequireToken", "Always"));
        var admin = gateway.Token(scope: TokenClaims.Administer);
        using var response = await Http.GetAsync(gateway.Management, "/openapi.json", admin);
        var api = JsonDocument
            .Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))
            .RootElement;
        var schema = new JsonSchema(api);
        foreach (var path in api.GetProperty("paths").EnumerateObject())
        {
            foreach (var operation in path.Value.EnumerateObject())
            {
                var responses = operation.Value.GetProperty("responses");
                foreach (var (status, token) in ((int, string?)[])[(401, null), (403, gateway.Token())])
                {
                    var (received, type, text) = await ManagementPort.SendAsync(
                        gateway.Management,
                        operation.Name,
                        ManagementPort.ExamplePath(path.Name),
                        body: null,
                        token
                    );
                    if (ManagementPort.OutsideOfTheApi.Contains(path.Name))
                    {
                        Assert.False(responses.TryGetProperty($"{status}", out _));
                        Assert.Equal(200, received);
                        continue;
                    }

                    Assert.Equal($"{operation.Name} {path.Name} {status}", $"{operation.Name} {path.Name} {received}");
                    AssertDescribed(schema, responses.GetProperty($"{status}"), type, text);
                }

                // Also by the address of the public port.
                var (elsewhere, _, _) = await ManagementPort.SendAsync(
                    gateway.Http,
                    operation.Name,
                    ManagementPort.ExamplePath(path.Name),
                    null,
                    admin
                );
                Assert.Equal($"{path.Name} 404", $"{path.Name} {elsewhere}");
            }
        }
    }

    private static void AssertDescribed(JsonSchema schema, JsonElement response, string type, string text)
    {
        var content = schema.Resolve(response).GetProperty("content");
        Assert.True(content.TryGetProperty(type, out var described), $"{type} is not described: {response}");
        if (type.EndsWith("json", StringComparison.Ordinal))
        {
            Assert.Empty(
                schema.FindFaults(described.GetProperty("schema"), JsonDocument.Parse(text).RootElement).Take(5)
            );
        }
    }

    // The operation whose path and query parameters a request has. Fails if it has others.
    private static (string Template, JsonElement Operation) Find(JsonElement api, string method, string path)
    {
        var parts = path.Split('?');
        var segments = parts[0].Split('/');
        var found = api.GetProperty("paths")
            .EnumerateObject()
            .Where(one =>
                one.Name.Split('/') is var names
                && names.Length == segments.Length
                && names.Zip(segments).All(pair => pair.First.StartsWith('{') || pair.First == pair.Second)
            )
            .MinBy(one => one.Name.Count(character => character == '{'));
        var operation = found.Value.GetProperty(method);
        var schema = new JsonSchema(api);
        var parameters = operation.TryGetProperty("parameters", out var list)
            ? list.EnumerateArray().Select(parameter => schema.Resolve(parameter).GetProperty("name").GetString()!)
            : [];
        var query = parts.Length == 1 ? [] : parts[1].Split('&').Select(parameter => parameter.Split('=')[0]);
        Assert.Empty(query.Except(parameters));
        return (found.Name, operation);
    }
}
