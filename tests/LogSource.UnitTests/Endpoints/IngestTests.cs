using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using EdgeGateway.Testing;
using Microsoft.Extensions.Options;

namespace LogSource.UnitTests.Endpoints;

public sealed class IngestTests(LogSourceFixture logSource) : IClassFixture<LogSourceFixture>
{
    private readonly string _app = LogSourceFixture.NewApp();

    private string Lines => $"/apps/{_app}/lines";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("text/plain")]
    [InlineData("text/plain; charset=utf-8")]
    [InlineData("TEXT/PLAIN")]
    public async Task Takes_text_with_bytes_that_are_not_UTF8_replaced(string contentType)
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
    public async Task Takes_NDJSON_whose_times_and_containers_are_its_own()
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

    [Theory]
    [InlineData("application/xml", null)]
    [InlineData("application/x-www-form-urlencoded", null)]
    [InlineData("text/plain", "br")]
    [InlineData("text/plain", "gzip,gzip")]
    public async Task Refuses_what_it_cannot_read(string contentType, string? encoding)
    {
        using var response = await logSource.Api.PostAsync(Lines, "x"u8.ToArray(), contentType, encoding);

        await Api.AssertProblemAsync(response, 415, "unsupported-media-type");
        Assert.Equal(encoding is not null, response.Headers.Contains("Accept-Encoding"));
        Assert.Equal(encoding is null, response.Headers.Contains("Accept"));
    }

    [Fact]
    public async Task Takes_JSON_as_agents_send_it()
    {
        const string Body = """
            [{"date":1424052163.930163178,"log":"one\n","stream":"stdout","kubernetes":{"pod_name":"web-5d4f-x2x","labels":{"app":"web"}}},
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

    [Fact]
    public async Task Takes_a_charset_under_gzip_and_of_each_type()
    {
        var latin = Encoding.Latin1.GetBytes("{\"message\":\"né\"}");

        using var text = await logSource.Api.PostAsync(
            Lines,
            Gzip(Encoding.Unicode.GetBytes("né\n")),
            "text/plain; charset=utf-16",
            "gzip"
        );
        using var json = await logSource.Api.PostAsync(Lines, latin, "application/json; charset=iso-8859-1");
        using var ndjson = await logSource.Api.PostAsync(Lines, latin, "application/x-ndjson; charset=windows-1252");
        using var marked = await logSource.Api.PostAsync(
            Lines,
            [0xEF, 0xBB, 0xBF, .. "{\"message\":\"né\"}"u8],
            "application/json"
        );

        Assert.Equal(["né", "né", "né", "né"], await logSource.Api.DumpAsync(_app));
    }

    [Fact]
    public async Task Refuses_a_charset_that_it_cannot_decode()
    {
        using var response = await logSource.Api.PostAsync(Lines, "x"u8.ToArray(), "text/plain; charset=klingon");

        await Api.AssertProblemAsync(response, 415, "unsupported-charset");
        Assert.Empty(await logSource.Api.DumpAsync(_app));
    }

    [Fact]
    public async Task Takes_the_keys_of_its_settings()
    {
        await using var host = await LogSourceHost.StartAsync(
            ("Ingest:Keys:Message:0", "short_message"),
            ("Ingest:Keys:Time", ""),
            ("Ingest:Keys:Container", "host, docker.name")
        );
        using var api = new Api(host);

        using var response = await api.PostAsync(
            Lines,
            """{"short_message":"one","message":"two","timestamp":"none","docker":{"name":"/a"}}""",
            "application/json"
        );

        using var dump = await api.GetAsync($"/apps/{_app}/logs");
        Assert.EndsWith(" [a] one\n", await dump.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Ingest:Keys:Message", "", "Ingest:Keys:Message is ''")]
    [InlineData("Ingest:Keys:Message:0", "", "Ingest:Keys:Message is ''")]
    [InlineData("Ingest:Keys:Time", "a..b", "Ingest:Keys:Time is 'a..b'")]
    [InlineData("Ingest:Keys:Container", ".a", "Ingest:Keys:Container is '.a'")]
    public async Task Bad_keys_stop_the_start(string key, string value, string fault)
    {
        var refused = await Assert.ThrowsAsync<OptionsValidationException>(() =>
            LogSourceHost.StartAsync((key, value))
        );

        Assert.StartsWith(fault, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("- name: nginx")]
    [InlineData("[http-nio-8080 traceId=\"4b\"] GET / 200")]
    public async Task Stores_the_text_of_Logplex_whole(string text)
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

    [Theory]
    [InlineData("gzip")]
    [InlineData("X-GZIP")]
    public async Task Takes_gzip(string encoding)
    {
        using var response = await logSource.Api.PostAsync(Lines, Gzip("one\ntwo\n"u8), "text/plain", encoding);

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.Equal(["one", "two"], await logSource.Api.DumpAsync(_app));
    }

    [Fact]
    public async Task Stores_nothing_of_gzip_that_is_damaged_or_cut_anywhere()
    {
        var whole = Gzip("one\ntwo\n"u8);
        var damaged = whole.ToArray();
        damaged[^6] ^= 1;
        foreach (
            var body in Enumerable
                .Range(1, whole.Length - 1)
                .Select(length => whole[..length])
                .Append(damaged)
                .Append("one\n"u8.ToArray())
        )
        {
            using var response = await logSource.Api.PostAsync(Lines, body, "text/plain", "gzip");
            Assert.True(
                response.StatusCode == HttpStatusCode.BadRequest,
                $"{body.Length} of {whole.Length} bytes were taken"
            );
            await Api.AssertProblemAsync(response, 400, "bad-encoding");
        }

        Assert.Empty(await logSource.Api.DumpAsync(_app));
    }

    [Fact]
    public async Task Gzip_does_not_get_more_in_than_the_limit_and_is_not_unpacked_beyond_it()
    {
        var bomb = Gzip(new byte[200_000_000]);
        Assert.True(bomb.Length < 5_000_000);
        var before = GC.GetTotalAllocatedBytes();

        using var response = await logSource.Api.PostAsync(Lines, bomb, "text/plain", "gzip");

        await Api.AssertProblemAsync(response, 413, "body-too-large");
        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, 60_000_000);
    }

    [Fact]
    public async Task Refuses_a_bad_container_in_the_query()
    {
        using var response = await logSource.Api.PostAsync($"{Lines}?container=web%201", "x", "text/plain");

        await Api.AssertProblemAsync(response, 400, "bad-container");
    }

    [Fact]
    public async Task Counts_what_lines_cost_beside_their_bytes()
    {
        await using var host = await LogSourceHost.StartAsync(
            ("Ingest:MaxBodyBytes", "1000"),
            ("Ingest:MaxPendingBytes", "10000")
        );
        using var api = new Api(host);

        using var tooCostly = await api.PostAsync(Lines, new string('\n', 50), "text/plain");
        await Api.AssertProblemAsync(tooCostly, 503, "ingest-full");
        Assert.True(tooCostly.Headers.RetryAfter?.Delta > TimeSpan.Zero);
        using var fits = await api.PostAsync(Lines, new string('\n', 20), "text/plain");
        Assert.Equal(HttpStatusCode.Accepted, fits.StatusCode);
    }

    [Fact]
    public async Task Keeps_to_its_limits()
    {
        await using var host = await LogSourceHost.StartAsync(
            ("Ingest:MaxBodyBytes", "40000"),
            ("Ingest:MaxLinesPerRequest", "10"),
            ("Buffer:MaxApps", "1")
        );
        using var api = new Api(host);

        using var tooLarge = await api.PostAsync(Lines, new string('x', 40_001), "text/plain");
        await Api.AssertProblemAsync(tooLarge, 413, "body-too-large");
        using var tooMany = await api.PostAsync(Lines, string.Concat(Enumerable.Repeat("x\n", 11)), "text/plain");
        await Api.AssertProblemAsync(tooMany, 413, "too-many-lines");

        await api.AppendAsync(_app, "web-1", "one");
        using var oneMore = await api.PostAsync("/apps/another/lines", "x", "text/plain");
        await Api.AssertProblemAsync(oneMore, 503, "buffer-full");
        Assert.True(oneMore.Headers.RetryAfter?.Delta > TimeSpan.Zero);
        Assert.Equal(["one"], await api.DumpAsync(_app));
    }

    private static byte[] Gzip(ReadOnlySpan<byte> bytes)
    {
        var zipped = new MemoryStream();
        using (var gzip = new GZipStream(zipped, CompressionLevel.Fastest))
        {
            gzip.Write(bytes);
        }

        return zipped.ToArray();
    }
}
