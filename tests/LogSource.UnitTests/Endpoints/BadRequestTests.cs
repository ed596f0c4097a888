namespace LogSource.UnitTests.Endpoints;

public sealed class BadRequestTests(LogSourceFixture logSource) : IClassFixture<LogSourceFixture>
{
    private const string Key = "dGhlIHNhbXBsZSBub25jZQ==";

    [Theory]
    [InlineData("/apps/a/logs?n=-1", 400, "bad-n")]
    [InlineData("/apps/a/logs?n=x&stream=true", 400, "bad-n")]
    [InlineData("/apps/a/logs?stream=maybe", 400, "bad-stream")]
    [InlineData("/apps/a/logs?stream=true&positions=maybe", 400, "bad-positions")]
    [InlineData("/apps/a/logs?positions=2", 400, "bad-positions")]
    [InlineData("/apps/a/logs?filter=(", 400, "bad-filter")]
    [InlineData("/apps/a/logs?since=5", 400, "bad-since")]
    [InlineData("/apps/Example/logs", 404, "not-found")]
    [InlineData("/apps/a%2fb/logs", 404, "not-found")]
    [InlineData("/apps/..%2flogs/logs", 404, "not-found")]
    [InlineData("/apps/a%0A/logs", 404, "not-found")]
    [InlineData("/apps/-a/logs", 404, "not-found")]
    [InlineData("/apps/a23456789012345678901234567890123456789012345678901234567890abcde/logs", 404, "not-found")]
    [InlineData("/", 404, "not-found")]
    [InlineData("/apps/a/lines", 405, "method-not-allowed")]
    public async Task A_bad_request_gets_its_status_and_code(string path, int status, string code)
    {
        using var response = await logSource.Api.GetAsync(path);

        await Api.AssertProblemAsync(response, status, code);
    }

    [Fact]
    public async Task A_bad_Last_Event_ID_is_a_400()
    {
        using var response = await logSource.Api.GetAsync("/apps/a/logs", ("Last-Event-ID", "x"));

        await Api.AssertProblemAsync(response, 400, "bad-last-event-id");
    }

    [Theory]
    [InlineData("/apps/a/logs")]
    [InlineData("/apps/a/logs?stream=true")]
    [InlineData("/apps/a/containers")]
    public async Task A_request_for_lines_with_a_body_that_nobody_would_read_is_a_400(string path)
    {
        using var response = await logSource.Api.GetWithBodyAsync(path);

        await Api.AssertProblemAsync(response, 400, "unexpected-body");
    }

    [Fact]
    public async Task A_wrong_method_is_a_405_with_the_allowed_methods()
    {
        using var response = await logSource.Api.SendAsync(HttpMethod.Delete, "/apps/a/logs");

        await Api.AssertProblemAsync(response, 405, "method-not-allowed");
        Assert.Contains("GET", response.Content.Headers.Allow);
    }

    [Theory]
    // query, key, version
    [InlineData("stream=true", null, null, 400, "websocket-key")]
    [InlineData("stream=true", "short", "13", 400, "websocket-key")]
    [InlineData("stream=true", "dGhlIHNhbXBsZSBub25jZQ=!", "13", 400, "websocket-key")]
    [InlineData("stream=true", Key, "8", 426, "websocket-version")]
    [InlineData("stream=true", Key, null, 426, "websocket-version")]
    [InlineData("stream=false", Key, "13", 400, "websocket-needs-stream")]
    [InlineData("stream=true&n=-1", Key, "13", 400, "bad-n")]
    [InlineData("stream=true&positions=maybe", Key, "13", 400, "bad-positions")]
    public async Task A_bad_upgrade_request_is_rejected_before_the_upgrade(
        string query,
        string? key,
        string? version,
        int status,
        string code
    )
    {
        List<(string, string)> headers = [("Connection", "Upgrade"), ("Upgrade", "websocket")];
        if (key is not null)
        {
            headers.Add(("Sec-WebSocket-Key", key));
        }

        if (version is not null)
        {
            headers.Add(("Sec-WebSocket-Version", version));
        }

        using var response = await logSource.Api.GetAsync($"/apps/a/logs?{query}", [.. headers]);

        await Api.AssertProblemAsync(response, status, code);
        if (status == 426)
        {
            Assert.Equal(["13"], response.Headers.GetValues("Sec-WebSocket-Version"));
        }
    }

    [Fact]
    public async Task An_upgrade_to_another_protocol_is_ignored()
    {
        using var response = await logSource.Api.GetAsync(
            "/apps/a/logs",
            ("Connection", "Upgrade"),
            ("Upgrade", "h2c")
        );

        Assert.Equal(204, (int)response.StatusCode);
    }
}
