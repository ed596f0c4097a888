using EdgeGateway.Tokens;
using FunctionalTests.Clients;

namespace FunctionalTests.LogApi;

public sealed class BadInputTests(LogApiFixture servers) : IClassFixture<LogApiFixture>
{
    private static readonly string LongFilter = new('a', 257);

    public static TheoryData<string, int, string> Queries =>
        new()
        {
            { "n=-1", 400, "bad-n" },
            { "n=x", 400, "bad-n" },
            { "n=1.5", 400, "bad-n" },
            { "stream=maybe", 400, "bad-stream" },
            { "filter=%28", 400, "bad-filter" },
            { "filter=a%29%7C%28b", 400, "bad-filter" },
            { "filter=%28%3F%3Da%29", 400, "bad-filter" },
            { $"filter={LongFilter}", 400, "bad-filter" },
            { "since=yesterday", 400, "bad-since" },
            { "since=1", 400, "bad-since" },
            { "since=1-x", 400, "bad-since" },
        };

    public static TheoryData<string, string> Paths =>
        new()
        {
            { "/apps/Example/logs", "not-found" },
            { "/apps/a%2fb/logs", "not-found" },
            { "/apps/../logs", "not-found" },
            { "/apps/%2e%2e/logs", "not-found" },
            { "/apps/-a/logs", "not-found" },
            { "/apps/a-/logs", "not-found" },
            { "/apps/a_b/logs", "not-found" },
            { "/apps//logs", "not-found" },
            { $"/apps/{new string('a', 65)}/logs", "not-found" },
            { "/apps/example-app", "not-found" },
            { "/", "not-found" },
            { "/healthz", "not-found" },
        };

    public static TheoryData<string, string, string, int, string> Bodies =>
        new()
        {
            // query, type, body, status, code
            { "", "application/x-ndjson", "{\"message\":\"good\"}\n{\"message\":", 400, "bad-line" },
            { "", "application/x-ndjson", "{\"message\":7}", 400, "bad-line" },
            { "", "application/x-ndjson", "[]", 400, "bad-line" },
            { "", "application/x-ndjson", "{\"message\":\"x\",\"timestamp\":\"yesterday\"}", 400, "bad-line" },
            { "", "application/x-ndjson", "{\"message\":\"x\",\"container\":\"a b\"}", 400, "bad-container" },
            { "?container=a%0Ab", "text/plain", "x", 400, "bad-container" },
            { "", "application/xml", "<x/>", 415, "unsupported-media-type" },
        };

    [Theory]
    [MemberData(nameof(Queries))]
    public async Task A_bad_query_is_rejected_with_a_problem(string query, int status, string code)
    {
        var token = servers.Gateway.Token();
        foreach (
            var stream in (string[])["", query.StartsWith("stream", StringComparison.Ordinal) ? "" : "&stream=true"]
        )
        {
            using var response = await Http.GetAsync(
                servers.Gateway.Http,
                $"/apps/example-app/logs?{query}{stream}",
                token
            );
            Assert.Equal(status, (int)response.StatusCode);
            Assert.Equal(code, await Http.ProblemCodeAsync(response));
        }

        var rejection = await WebSocketClient.RejectedStatusAsync(
            servers.Gateway.Http,
            $"/apps/example-app/logs?{query}&stream=true",
            token
        );
        Assert.Equal(status, (int)rejection);
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task A_path_without_a_valid_app_is_404_with_and_without_a_token(string path, string code)
    {
        foreach (var token in new[] { null, servers.Gateway.Token(app: "*") })
        {
            var response = await servers.SendRawAsync(
                $"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{LogApiFixture.Authorization(token)}\r\n"
            );
            Assert.StartsWith("HTTP/1.1 404 ", response, StringComparison.Ordinal);
            Assert.Contains($"\"code\":\"{code}\"", response, StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task A_bad_body_is_rejected_and_nothing_of_it_is_stored(
        string query,
        string type,
        string body,
        int status,
        string code
    )
    {
        var app = $"app-{Guid.NewGuid():N}";
        using var response = await Http.PostAsync(
            servers.Gateway.Http,
            $"/apps/{app}/lines{query}",
            servers.Gateway.Token(TokenClaims.WriteLogs, app),
            type,
            body
        );
        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal(code, await Http.ProblemCodeAsync(response));
        using var dump = await Http.GetAsync(
            servers.Gateway.Http,
            $"/apps/{app}/logs",
            servers.Gateway.Token(app: app)
        );
        Assert.Equal(204, (int)dump.StatusCode);
    }

    [Fact]
    public async Task A_body_over_10_MiB_is_413()
    {
        // The body is only announced: a client that is still sending may lose the response with its connection.
        var response = await servers.SendRawAsync(
            "POST /apps/example-app/lines HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\n"
                + $"Content-Length: {(10 * 1024 * 1024) + 1}\r\n"
                + $"{LogApiFixture.Authorization(servers.Gateway.Token(TokenClaims.WriteLogs))}\r\n",
            untilBody: true
        );
        Assert.StartsWith("HTTP/1.1 413 ", response, StringComparison.Ordinal);
        Assert.Contains("\"code\":\"body-too-large\"", response, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_method_is_405()
    {
        using var response = await Http.PostAsync(
            servers.Gateway.Http,
            "/apps/example-app/logs",
            servers.Gateway.Token(),
            "text/plain",
            "x"
        );
        Assert.Equal(405, (int)response.StatusCode);
        Assert.Equal("method-not-allowed", await Http.ProblemCodeAsync(response));
    }

    [Fact]
    public async Task A_wrong_method_on_the_gateways_own_endpoint_is_405()
    {
        using var response = await Http.PostAsync(
            servers.Gateway.Http,
            "/v1/apps/example-app/logs",
            servers.Gateway.Token(TokenClaims.MakeLogsUrl),
            "text/plain",
            "x"
        );
        Assert.Equal(405, (int)response.StatusCode);
        Assert.Equal("method-not-allowed", await Http.ProblemCodeAsync(response));
    }
}
