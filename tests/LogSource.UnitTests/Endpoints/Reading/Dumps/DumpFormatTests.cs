using System.Text;

namespace LogSource.UnitTests.Endpoints.Reading.Dumps;

public sealed class DumpFormatTests(LogSourceFixture logSource) : IClassFixture<LogSourceFixture>
{
    private const string Ndjson = "application/x-ndjson";

    private readonly string _app = LogSourceFixture.NewApp();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Ndjson, true)]
    [InlineData("Application/X-NDJSON", true)]
    [InlineData("text/html, application/x-ndjson;q=0.1", true)]
    [InlineData("text/plain, application/x-ndjson", true)]
    [InlineData("application/x-ndjson;q=0.9, */*;q=0.5", true)]
    [InlineData("text/plain, application/x-ndjson;q=0.9", false)]
    [InlineData("application/x-ndjson;q=0", false)]
    [InlineData("application/*", false)]
    [InlineData("*/*", false)]
    [InlineData("application/json", false)]
    [InlineData("nonsense", false)]
    [InlineData(null, false)]
    public async Task Is_NDJSON_only_for_clients_that_name_it(string? accept, bool isJson)
    {
        await logSource.Api.AppendAsync(_app, "web-1", "hello");
        foreach (var method in (HttpMethod[])[HttpMethod.Get, HttpMethod.Head])
        {
            using var response = await logSource.Api.SendAsync(
                method,
                $"/apps/{_app}/logs",
                accept is null ? [] : [("Accept", accept)]
            );

            Assert.Equal(
                isJson ? Ndjson : "text/plain; charset=utf-8",
                response.Content.Headers.ContentType?.ToString()
            );
            Assert.Equal("Accept", Assert.Single(response.Headers.Vary));
            Assert.Equal(method == HttpMethod.Get, (await response.Content.ReadAsByteArrayAsync(Cancel)).Length > 0);
        }
    }

    [Theory]
    [InlineData("n=1000")]
    [InlineData("n=1000&fields=time,container,message")]
    public async Task As_NDJSON_it_has_the_events_of_a_stream(string query)
    {
        string[] lines = ["plain", "quote \" and \\", "tab\t, escape \u001b[31m", "emoji 😀, \u2028"];
        await logSource.Api.AppendAsync(_app, "web-1", lines);

        using var stream = await logSource.Api.GetAsync($"/apps/{_app}/logs?stream=true&{query}");
        var events = new EventReader(stream);
        var expected = new StringBuilder();
        for (var i = 0; i < lines.Length; i++)
        {
            expected.Append((await events.NextAsync())!.Split("\ndata: ")[1]).Append('\n');
        }

        using var dump = await logSource.Api.GetAsync($"/apps/{_app}/logs?{query}", ("Accept", Ndjson));
        Assert.Equal(expected.ToString(), await dump.Content.ReadAsStringAsync(Cancel));
        Assert.Equal("nosniff", Assert.Single(dump.Headers.GetValues("X-Content-Type-Options")));
    }

    [Fact]
    public async Task HEAD_has_the_cursors_of_GET()
    {
        await logSource.Api.AppendAsync(_app, "web-1", "1", "2", "3");
        foreach (
            var query in (string[])
                ["n=2", "after=0-0&n=2", "search=2", "search=none", "n=2&before=1-0", "search=none&positions=1"]
        )
        {
            using var got = await logSource.Api.GetAsync($"/apps/{_app}/logs?{query}", ("Accept", Ndjson));
            using var head = await logSource.Api.SendAsync(
                HttpMethod.Head,
                $"/apps/{_app}/logs?{query}",
                ("Accept", Ndjson)
            );

            Assert.Equal(got.StatusCode, head.StatusCode);
            Assert.Equal(Headers(got), Headers(head));
        }

        static IEnumerable<string> Headers(HttpResponseMessage response) =>
            response
                .Headers.NonValidated.Concat(response.Content.Headers.NonValidated)
                .Where(header => header.Key is not ("Date" or "Transfer-Encoding" or "Content-Length"))
                .Select(header => $"{header.Key}: {header.Value}");
    }
}
