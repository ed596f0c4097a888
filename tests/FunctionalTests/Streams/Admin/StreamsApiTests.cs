using System.Net;
using System.Text.Json;
using EdgeGateway.Testing;
using EdgeGateway.Tokens;
using FunctionalTests.Clients;

namespace FunctionalTests.Streams.Admin;

/// <summary><c>/streams</c> on the management port.</summary>
public sealed class StreamsApiTests
{
    [Fact]
    public async Task Open_streams_are_listed_with_what_an_operator_looks_for()
    {
        await using var backend = await BackendHost.StartAsync(SilentBackend.ServeAsync);
        await using var gateway = await StartAsync(backend);
        using var events = await OpenAsync(gateway, "example-app", "acme");
        using var socket = await WebSocketClient.OpenAsync(
            gateway.H2c,
            "/generic/other-app",
            gateway.Token(TokenClaims.ReadLogs, "other-app", "umbrella"),
            http2: true
        );

        var list = await GetAsync(gateway, "/streams");
        Assert.Equal(2, list.GetProperty("open").GetInt32());
        Assert.Equal(
            [
                "acme example-app generic sse http/1.1 127.0.0.1",
                "umbrella other-app generic websocket http/2 127.0.0.1",
            ],
            Streams(list)
                .Select(one =>
                    $"{one.GetProperty("tenant")} {one.GetProperty("app")} {one.GetProperty("route")} "
                    + $"{one.GetProperty("kind")} {one.GetProperty("protocol")} {one.GetProperty("address")}"
                )
        );
        var first = Streams(list)[0];
        var same = await GetAsync(gateway, $"/streams/{first.GetProperty("id")}");
        Assert.Equal(first.GetProperty("opened").ToString()[..19], same.GetProperty("opened").ToString()[..19]);
        Assert.Equal(JsonValueKind.Null, same.GetProperty("ending").ValueKind);
        Assert.NotNull(same.GetProperty("expires").GetString());
    }

    [Theory]
    [InlineData("", 3)]
    [InlineData("tenant=acme", 2)]
    [InlineData("tenant=acme&app=b", 1)]
    [InlineData("tenant=ACME", 0)]
    [InlineData("route=generic&kind=sse&protocol=http/1.1", 3)]
    [InlineData("kind=websocket", 0)]
    [InlineData("address=127.0.0.0/8", 3)]
    [InlineData("address=127.0.0.1", 3)]
    [InlineData("address=192.0.2.0/24", 0)]
    [InlineData("olderThan=1h", 0)]
    [InlineData("idleLongerThan=0", 3)]
    [InlineData("tokenId=unknown", 0)]
    public async Task Conditions_select_streams(string query, int expected)
    {
        await using var backend = await BackendHost.StartAsync(SilentBackend.ServeAsync);
        await using var gateway = await StartAsync(backend);
        using var one = await OpenAsync(gateway, "a", "acme");
        using var two = await OpenAsync(gateway, "b", "acme");
        using var three = await OpenAsync(gateway, "b", "umbrella");
        await Eventually.HoldsAsync(async () =>
            (await GetAsync(gateway, $"/streams?{query}")).GetProperty("matching").GetInt32() == expected
        );
    }

    [Theory]
    [InlineData("opened")]
    [InlineData("-tenant")]
    [InlineData("-expires")]
    public async Task Pages_have_each_stream_once_while_others_come_and_go(string sort)
    {
        await using var backend = await BackendHost.StartAsync(SilentBackend.ServeAsync);
        await using var gateway = await StartAsync(backend);
        var streams = new List<SseClient>();
        for (var i = 0; i < 7; i++)
        {
            streams.Add(await OpenAsync(gateway, "a", $"tenant-{i % 3}"));
        }

        var seen = new List<string>();
        string? next = null;
        do
        {
            var page = await GetAsync(gateway, $"/streams?sort={sort}&limit=2{(next is null ? "" : $"&after={next}")}");
            seen.AddRange(Streams(page).Select(stream => stream.GetProperty("id").GetString()!));
            next = page.GetProperty("next").GetString();
            using var passing = await OpenAsync(gateway, "a", "tenant-1");
        } while (next is not null && seen.Count < 50);

        Assert.Equal(seen.Count, seen.Distinct().Count());
        var lasting = Streams(await GetAsync(gateway, "/streams")).Select(one => one.GetProperty("id").GetString()!);
        Assert.Superset(lasting.Take(7).ToHashSet(), seen.ToHashSet());
        streams.ForEach(stream => stream.Dispose());
    }

    [Theory]
    [InlineData("GET", "/streams?tennant=acme", "bad-query")]
    [InlineData("GET", "/streams?tenant=a&tenant=b", "bad-query")]
    [InlineData("GET", "/streams?kind=udp", "bad-query")]
    [InlineData("GET", "/streams?protocol=h2", "bad-query")]
    [InlineData("GET", "/streams?address=localhost", "bad-query")]
    [InlineData("GET", "/streams?olderThan=soon", "bad-query")]
    [InlineData("GET", "/streams?sort=name", "bad-query")]
    [InlineData("GET", "/streams?sort=--bytes", "bad-query")]
    [InlineData("GET", "/streams?limit=0", "bad-query")]
    [InlineData("GET", "/streams?limit=1001", "bad-query")]
    [InlineData("GET", "/streams?after=nonsense", "bad-query")]
    [InlineData("GET", "/streams?tokenId=eyJhbGciOiJIUzI1NiJ9.e30.x", "bad-query")]
    [InlineData("GET", "/streams?revoke=true", "bad-query")]
    [InlineData("GET", "/streams/unknown", "unknown-stream")]
    [InlineData("DELETE", "/streams/unknown", "unknown-stream")]
    [InlineData("DELETE", "/streams", "bad-query")]
    [InlineData("DELETE", "/streams?all=yes", "bad-query")]
    [InlineData("DELETE", "/streams?all=true&tenant=acme", "bad-query")]
    [InlineData("DELETE", "/streams?limit=5", "bad-query")]
    [InlineData("DELETE", "/streams?tenant=acme&revoke=1", "bad-query")]
    [InlineData("POST", "/streams", "method-not-allowed")]
    [InlineData("PUT", "/streams/x", "method-not-allowed")]
    public async Task A_wrong_request_changes_nothing(string method, string path, string code)
    {
        await using var backend = await BackendHost.StartAsync(SilentBackend.ServeAsync);
        await using var gateway = await StartAsync(backend);
        using var open = await OpenAsync(gateway, "a", "acme");
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(gateway.Management, path));
        Assert.Equal(code, await Http.ProblemCodeAsync(await Http.SendAsync(request)));
        Assert.Equal(1, (await GetAsync(gateway, "/streams")).GetProperty("open").GetInt32());
    }

    [Fact]
    public async Task The_streams_of_a_tenant_end_and_are_asked_to_reconnect()
    {
        await using var backend = await BackendHost.StartAsync(SilentBackend.ServeAsync);
        await using var gateway = await StartAsync(backend);
        using var socket = await WebSocketClient.OpenAsync(
            gateway.Http,
            "/generic/a",
            gateway.Token(TokenClaims.ReadLogs, "a", "acme")
        );
        using var events = await Http.GetAsync(
            gateway.Http,
            "/generic/a",
            gateway.Token(TokenClaims.ReadLogs, "a", "acme")
        );
        using var other = await OpenAsync(gateway, "a", "umbrella");

        Assert.Equal("""{"ended":2,"revoked":0}""", await EndAsync(gateway, "?tenant=acme"));
        Assert.Null(await socket.NextAsync());
        Assert.Equal((1012, "operator"), ((int)socket.CloseStatus!, socket.CloseReason));
        Assert.Contains(
            ": end operator\nretry: ",
            await events.Content.ReadAsStringAsync(TestContext.Current.CancellationToken),
            StringComparison.Ordinal
        );
        await Eventually.HoldsAsync(async () =>
            (await GetAsync(gateway, "/streams")).GetProperty("open").GetInt32() == 1
        );
        Assert.Contains(
            "EdgeGateway.Audit: loopback (token (null), from 127.0.0.1) ended 2 streams: ?tenant=acme ",
            gateway.Log.Lines
        );
    }

    [Fact]
    public async Task A_stream_that_is_ended_with_its_token_cannot_come_back()
    {
        await using var backend = await BackendHost.StartAsync(SilentBackend.ServeAsync);
        await using var gateway = await StartAsync(backend);
        var token = gateway.Token(TokenClaims.ReadLogs, "a", "acme");
        using var socket = await WebSocketClient.OpenAsync(gateway.Http, "/generic/a", token);
        var id = Streams(await GetAsync(gateway, "/streams"))[0].GetProperty("id");

        Assert.Equal("""{"ended":1,"revoked":1}""", await EndAsync(gateway, $"/{id}?revoke=true"));
        Assert.Null(await socket.NextAsync());
        Assert.Equal((1008, "token-revoked"), ((int)socket.CloseStatus!, socket.CloseReason));
        Assert.Equal(
            "token-revoked",
            await Http.ProblemCodeAsync(await Http.GetAsync(gateway.Http, "/generic/a", token))
        );
    }

    [Fact]
    public async Task A_stream_without_a_token_cannot_be_revoked()
    {
        await using var backend = await BackendHost.StartAsync(SilentBackend.ServeAsync);
        await using var gateway = await StartAsync(backend, "Anonymous");
        using var open = await SseClient.OpenAsync(gateway.Http, "/generic/a");
        using var request = new HttpRequestMessage(
            HttpMethod.Delete,
            new Uri(gateway.Management, "/streams?all=true&revoke=true")
        );
        Assert.Equal("token-without-id", await Http.ProblemCodeAsync(await Http.SendAsync(request)));
        Assert.Equal(1, (await GetAsync(gateway, "/streams")).GetProperty("open").GetInt32());
    }

    [Theory]
    [InlineData("/streams")]
    [InlineData("/streams/x")]
    [InlineData("/drain")]
    public async Task It_needs_the_scope_admin_and_the_management_port(string path)
    {
        await using var gateway = await GatewayHost.StartAsync(("Management:RequireToken", "Always"));
        Assert.Equal("token-missing", await Http.ProblemCodeAsync(await Http.GetAsync(gateway.Management, path)));
        Assert.Equal(
            "insufficient-scope",
            await Http.ProblemCodeAsync(await Http.GetAsync(gateway.Management, path, gateway.Token()))
        );
        Assert.Equal(
            "not-found",
            await Http.ProblemCodeAsync(
                await Http.GetAsync(gateway.Http, path, gateway.Token(scope: TokenClaims.Administer))
            )
        );
    }

    private static Task<GatewayHost> StartAsync(BackendHost backend, string policy = TokenClaims.ReadLogs) =>
        GatewayHost.StartAsync([
            .. backend.Route("generic", http2: true),
            ("ReverseProxy:Routes:generic:Match:Path", "/generic/{app:app}"),
            ("ReverseProxy:Routes:generic:AuthorizationPolicy", policy),
        ]);

    private static Task<SseClient> OpenAsync(GatewayHost gateway, string app, string tenant) =>
        SseClient.OpenAsync(gateway.Http, $"/generic/{app}", gateway.Token(TokenClaims.ReadLogs, app, tenant));

    private static async Task<JsonElement> GetAsync(GatewayHost gateway, string path)
    {
        using var response = await Http.GetAsync(gateway.Management, path);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return JsonDocument.Parse(body).RootElement;
    }

    private static JsonElement[] Streams(JsonElement list) => [.. list.GetProperty("streams").EnumerateArray()];

    private static async Task<string> EndAsync(GatewayHost gateway, string query)
    {
        using var request = new HttpRequestMessage(HttpMethod.Delete, new Uri(gateway.Management, $"/streams{query}"));
        using var response = await Http.SendAsync(request);
        return await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }
}
