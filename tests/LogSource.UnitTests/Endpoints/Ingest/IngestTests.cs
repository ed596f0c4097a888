using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace LogSource.UnitTests.Endpoints.Ingest;

public sealed class IngestTests(LogSourceFixture logSource) : IClassFixture<LogSourceFixture>
{
    private readonly string _app = LogSourceFixture.NewApp();

    private string Lines => $"/apps/{_app}/lines";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("text/plain")]
    [InlineData("text/plain; charset=utf-8")]
    [InlineData("TEXT/PLAIN")]
    public async Task Accepts_text_and_replaces_bytes_that_are_not_UTF8(string contentType)
    {
        using var response = await logSource.Api.PostAsync(
            Lines,
            [(byte)'a', 0xFF, (byte)'b', (byte)'\n'],
            contentType
        );

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.Equal("""{"accepted":1}""", await response.Content.ReadAsStringAsync(Cancel));
        Assert.Equal(["a\uFFFDb"], await logSource.Api.DumpAsync(_app));
    }

    [Fact]
    public async Task Accepts_NDJSON_with_its_own_times_and_containers()
    {
        const string Body = """
            {"message":"one","container":"web-1","timestamp":"2015-02-16T03:02:43.930163178+01:00"}
            {"message":"two"}
            """;

        using var response = await logSource.Api.PostAsync($"{Lines}?container=cron-1", Body, "application/x-ndjson");

        Assert.Equal(
            2,
            (await response.Content.ReadFromJsonAsync<JsonElement>(Cancel)).GetProperty("accepted").GetInt32()
        );
        using var dump = await logSource.Api.GetAsync($"/apps/{_app}/logs");
        var lines = (await dump.Content.ReadAsStringAsync(Cancel)).Split('\n');
        Assert.Equal("2015-02-16 02:02:43.930163178 +0000 UTC [web-1] one", lines[0]);
        Assert.EndsWith(" +0000 UTC [cron-1] two", lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stores_nothing_of_a_body_with_a_bad_line()
    {
        const string Body = "{\"message\":\"one\"}\n{\"message\":\n{\"message\":\"three\"}\n";

        using var response = await logSource.Api.PostAsync(Lines, Body, "application/x-ndjson");

        var problem = await Api.AssertProblemAsync(response, 400, "bad-line");
        Assert.Equal(2, problem.GetProperty("line").GetInt32());
        Assert.Empty(await logSource.Api.DumpAsync(_app));
    }

    [Fact]
    public async Task Accepts_JSON_as_agents_send_it()
    {
        const string Body = """
            [{"date":1424052163.930163178,"log":"one\n","stream":"stdout",
             "kubernetes":{"pod_name":"web-5d4f-x2x","labels":{"app":"web"}}},
            {"message":"two","timestamp":"2015-02-16T02:02:44Z","container_name":"/cron"},
            {"event":"three"}]
            """;

        using var response = await logSource.Api.PostAsync($"{Lines}?container=other-1", Body, "application/json");

        Assert.Equal("""{"accepted":3}""", await response.Content.ReadAsStringAsync(Cancel));
        using var dump = await logSource.Api.GetAsync($"/apps/{_app}/logs");
        var lines = (await dump.Content.ReadAsStringAsync(Cancel)).Split('\n');
        Assert.Equal("2015-02-16 02:02:43.930163178 +0000 UTC [web-5d4f-x2x] one", lines[0]);
        Assert.Equal("2015-02-16 02:02:44.000000000 +0000 UTC [cron] two", lines[1]);
        Assert.EndsWith(""" [other-1] {"event":"three"}""", lines[2], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stores_nothing_of_JSON_with_a_bad_record()
    {
        using var response = await logSource.Api.PostAsync(
            Lines,
            """[{"message":"one"},{"message":7}]""",
            "application/json"
        );

        var problem = await Api.AssertProblemAsync(response, 400, "bad-line");
        Assert.Equal(1, problem.GetProperty("index").GetInt32());
        Assert.Empty(await logSource.Api.DumpAsync(_app));
    }

    [Theory]
    [InlineData("- name: nginx")]
    [InlineData("[http-nio-8080 traceId=\"4b\"] GET / 200")]
    public async Task Stores_the_whole_text_of_a_Logplex_frame(string text)
    {
        var frame = $"<190>1 2023-10-12T06:46:31.088609+00:00 host app web.1 - {text}";
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(logSource.Host.Http, Lines))
        {
            Content = new StringContent($"{frame.Length} {frame}", MediaTypeHeaderValue.Parse("application/logplex-1")),
            Headers = { { "User-Agent", "Logplex/v72" } },
        };
        using var client = new HttpClient();

        using var response = await client.SendAsync(request, Cancel);

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.Equal([text], await logSource.Api.DumpAsync(_app));
    }

    [Fact]
    public async Task Rejects_an_invalid_container_in_the_query()
    {
        using var response = await logSource.Api.PostAsync($"{Lines}?container=web%201", "x", "text/plain");

        await Api.AssertProblemAsync(response, 400, "bad-container");
    }
}
