using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using EdgeGateway.Testing;
using EdgeGateway.Tokens;
using FunctionalTests.Clients;
using LogSource.Buffer;
using LogSource.Lines;
using LogSource.Reading;
using Microsoft.Extensions.DependencyInjection;

namespace FunctionalTests.LogApi;

public sealed class LogDumpTests
{
    private const string Lines = "/apps/example-app/lines";
    private const string Logs = "/apps/example-app/logs";

    [Fact]
    public async Task A_dump_is_plain_text_in_the_documented_line_format()
    {
        await using var source = await LogSourceHost.StartAsync();
        await using var gateway = await GatewayHost.StartAsync([source]);
        using var posted = await Http.PostAsync(
            gateway.Http,
            Lines,
            gateway.Token(TokenClaims.WriteLogs),
            "application/x-ndjson",
            """{"container":"web-1","timestamp":"2015-02-16T02:02:43.930163178Z","""
                + "\"message\":\"[martini] Started GET / for [filtered IP]\"}"
                + "\n"
                + """{"container":"web-2","timestamp":"2015-02-16T03:02:44+01:00","message":"grüße 👋 \"quoted\""}"""
        );
        Assert.Equal(HttpStatusCode.Accepted, posted.StatusCode);
        Assert.Equal(
            """{"accepted":2}""",
            await posted.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)
        );

        using var dump = await Http.GetAsync(gateway.Http, $"{Logs}?n=10&token={gateway.Token()}");

        Assert.Equal(HttpStatusCode.OK, dump.StatusCode);
        Assert.Equal("text/plain; charset=utf-8", dump.Content.Headers.ContentType?.ToString());
        Assert.Equal(
            """
            2015-02-16 02:02:43.930163178 +0000 UTC [web-1] [martini] Started GET / for [filtered IP]
            2015-02-16 02:02:44.000000000 +0000 UTC [web-2] grüße 👋 "quoted"

            """,
            await dump.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)
        );
    }

    [Fact]
    public async Task A_compressed_body_from_a_log_drain_is_stored()
    {
        await using var source = await LogSourceHost.StartAsync();
        await using var gateway = await GatewayHost.StartAsync([source]);
        var body = new MemoryStream();
        await using (var gzip = new GZipStream(body, CompressionLevel.Fastest, leaveOpen: true))
        {
            await gzip.WriteAsync(
                "56 <13>1 2015-02-16T02:02:43.93Z host app web.1 - [x] hello"u8.ToArray(),
                TestContext.Current.CancellationToken
            );
        }

        using var client = new HttpClient { BaseAddress = gateway.Http };
        using var request = new HttpRequestMessage(HttpMethod.Post, Lines)
        {
            Content = new ByteArrayContent(body.ToArray()),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", gateway.Token(TokenClaims.WriteLogs));
        request.Headers.Add("Logplex-Msg-Count", "1");
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/logplex-1");
        request.Content.Headers.ContentEncoding.Add("gzip");
        using var posted = await client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Accepted, posted.StatusCode);

        using var dump = await Http.GetAsync(gateway.Http, $"{Logs}?token={gateway.Token()}");

        Assert.Equal(
            "2015-02-16 02:02:43.930000000 +0000 UTC [web-1] [x] hello\n",
            await dump.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)
        );
    }

    [Fact]
    public async Task An_app_without_lines_is_204_without_a_body()
    {
        await using var source = await LogSourceHost.StartAsync();
        await using var gateway = await GatewayHost.StartAsync([source]);
        using var dump = await Http.GetAsync(gateway.Http, Logs, gateway.Token());
        Assert.Equal(HttpStatusCode.NoContent, dump.StatusCode);
        Assert.Empty(await dump.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("n=3", "8 9 10")]
    [InlineData("n=100", "1 2 3 4 5 6 7 8 9 10")]
    [InlineData("n=", "1 2 3 4 5 6 7 8 9 10")]
    [InlineData("", "1 2 3 4 5 6 7 8 9 10")]
    [InlineData("filter=web-1", "1 3 5 7 9")]
    [InlineData("filter=web", "1 3 5 7 9")]
    [InlineData("filter=web%7Cworker&n=2", "9 10")]
    [InlineData("filter=worker&n=2", "8 10")]
    [InlineData("filter=", "1 2 3 4 5 6 7 8 9 10")]
    [InlineData("timestamp=true&unknown=1&n=1", "10")]
    public async Task The_query_selects_the_lines(string query, string expected)
    {
        await using var source = await LogSourceHost.StartAsync();
        await using var gateway = await GatewayHost.StartAsync([source]);
        for (var i = 1; i <= 10; i++)
        {
            await Http.PostAsync(
                gateway.Http,
                $"{Lines}?container={(i % 2 == 1 ? "web-1" : "worker-1")}",
                gateway.Token(TokenClaims.WriteLogs),
                "text/plain",
                $"{i}\n"
            );
        }

        using var dump = await Http.GetAsync(gateway.Http, $"{Logs}?{query}", gateway.Token());
        var text = await dump.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Equal(
            expected,
            string.Join(
                ' ',
                text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ')[^1])
            )
        );
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_long_dump_is_complete_and_in_order(bool http2)
    {
        await using var source = await LogSourceHost.StartAsync();
        await using var gateway = await GatewayHost.StartAsync([source]);
        await Http.PostAsync(
            gateway.Http,
            $"{Lines}?container=web-1",
            gateway.Token(TokenClaims.WriteLogs),
            "text/plain",
            string.Concat(Enumerable.Range(1, 10_000).Select(i => $"{i}\n"))
        );

        using var dump = await Http.GetAsync(
            http2 ? gateway.H2c : gateway.Http,
            $"{Logs}?n=9999",
            gateway.Token(),
            http2
        );
        var lines = (await dump.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Split(
            '\n',
            StringSplitOptions.RemoveEmptyEntries
        );
        Assert.Equal(Enumerable.Range(2, 9_999), lines.Select(line => int.Parse(line.Split(' ')[^1], null)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_dump_is_read_in_pages_with_ids_and_cursors(bool http2)
    {
        await using var source = await LogSourceHost.StartAsync();
        await using var gateway = await GatewayHost.StartAsync([source]);
        using var posted = await Http.PostAsync(
            gateway.Http,
            $"{Lines}?container=web-1",
            gateway.Token(TokenClaims.WriteLogs),
            "text/plain",
            string.Concat(Enumerable.Range(0, 10).Select(i => $"line {i}\n"))
        );
        var messages = new List<string>();
        for (string? query = "n=4&search=line&before=2999-01-01T00:00:00%2B01:00"; query is not null; )
        {
            var (page, next) = await PageAsync(query);
            messages.InsertRange(0, page);
            query = next is null ? null : $"n=4&search=line&before={next}";
        }

        Assert.Equal(Enumerable.Range(0, 10).Select(i => $"line {i}"), messages);

        async Task<(IEnumerable<string> Messages, string? Next)> PageAsync(string query)
        {
            using var client = new HttpClient();
            using var request = new HttpRequestMessage(
                HttpMethod.Get,
                new Uri(http2 ? gateway.H2c : gateway.Http, $"{Logs}?{query}&fields=message")
            )
            {
                Version = http2 ? HttpVersion.Version20 : HttpVersion.Version11,
                VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            };
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", gateway.Token());
            request.Headers.Accept.ParseAdd("application/x-ndjson");
            using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
            Assert.Equal("application/x-ndjson", response.Content.Headers.ContentType?.ToString());
            var body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            return (
                body.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                    .Select(line => JsonSerializer.Deserialize<JsonElement>(line).GetProperty("message").GetString()!)
                    .ToArray(),
                response.Headers.TryGetValues("X-Next-Before", out var next) ? next.Single() : null
            );
        }
    }

    [Fact]
    public async Task A_search_that_examined_its_share_of_lines_leads_to_the_others()
    {
        await using var source = await LogSourceHost.StartAsync(("Buffer:MaxLinesPerApp", "200000"));
        await using var gateway = await GatewayHost.StartAsync([source]);
        await source
            .Services.GetRequiredService<ILogBuffer>()
            .AppendAsync(
                "example-app",
                [.. Enumerable.Repeat(new LogLine("web-1", 0, "hello"u8.ToArray()), SearchBudget.MaxLines + 10)],
                TestContext.Current.CancellationToken
            );

        (string First, string Next, string Header)[] searches =
        [
            ("n=5&search=nothing", "n=5&search=nothing&before", "X-Next-Before"),
            ("n=5&filter=none", "n=5&filter=none&before", "X-Next-Before"),
            ("n=5&search=nothing&after=0-0", "n=5&search=nothing&after", "X-Next-After"),
            ("search=nothing&since=0-0", "search=nothing&since", "X-Next-After"),
        ];
        foreach (var (first, next, header) in searches)
        {
            var cursor = await SearchAsync(first, header);
            Assert.NotNull(cursor);
            Assert.Null(await SearchAsync($"{next}={cursor}", header));
        }

        async Task<string?> SearchAsync(string search, string header)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(gateway.Http, $"{Logs}?{search}"));
            request.Headers.Accept.ParseAdd("application/x-ndjson");
            using var response = await Http.SendAsync(request, gateway.Token());
            Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
            return response.Headers.TryGetValues(header, out var values) ? values.Single() : null;
        }
    }
}
