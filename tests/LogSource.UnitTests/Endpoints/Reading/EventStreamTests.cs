using System.Net;

namespace LogSource.UnitTests.Endpoints.Reading;

public sealed class EventStreamTests(LogSourceFixture logSource) : IClassFixture<LogSourceFixture>
{
    private readonly string _app = LogSourceFixture.NewApp();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task Sends_its_headers_at_once_and_lines_as_they_arrive(string version)
    {
        using var client = new HttpClient();
        var endpoint = version == "2.0" ? logSource.Host.H2c : logSource.Host.Http;
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(endpoint, $"/apps/{_app}/logs?stream=true"))
        {
            Version = Version.Parse(version),
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancel);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.ToString());
        Assert.Equal("no-cache, no-store", response.Headers.NonValidated["Cache-Control"].ToString());
        Assert.Equal(["no"], response.Headers.GetValues("X-Accel-Buffering"));
        var events = new EventReader(response);

        await logSource.Api.AppendAsync(_app, "web-1", "one", "two");

        Assert.Matches(
            """^id: (\d+-\d+)\ndata: \{"name":"log","event":"log","id":"\1","log":"[^"]+ UTC \[web-1\] one"\}$""",
            await events.NextAsync()
        );
        Assert.EndsWith(" two\"}", await events.NextAsync(), StringComparison.Ordinal);
        await logSource.Api.AppendAsync(_app, "web-1", "three");
        Assert.EndsWith(" three\"}", await events.NextAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("&fields=message", ""","message":"a\n     b" """)]
    [InlineData(
        "&fields=container,message,time",
        ""","time":"2015-02-16T02:02:43.930163178Z","container":"web-1","message":"a\n     b" """
    )]
    public async Task Escapes_a_line_break_and_adds_the_requested_fields(string asked, string fields)
    {
        const string Body =
            """{"container":"web-1","timestamp":"2015-02-16T02:02:43.930163178Z","message":"a\n     b"}""";
        using var accepted = await logSource.Api.PostAsync(
            $"/apps/{_app}/lines",
            $"{Body}\n{Body}",
            "application/x-ndjson"
        );
        using var response = await logSource.Api.GetAsync($"/apps/{_app}/logs?stream=true&n=2{asked}");
        var events = new EventReader(response);

        foreach (var seen in new[] { await events.NextAsync(), await events.NextAsync() })
        {
            Assert.EndsWith(
                """ "log":"2015-02-16 02:02:43.930163178 +0000 UTC [web-1] a\\n     b" """.Trim()
                    + fields.TrimEnd()
                    + "}",
                seen,
                StringComparison.Ordinal
            );
        }
    }

    [Theory]
    [InlineData("search=error", "old error", "new \\\"Error\\\"")]
    [InlineData("search=Error", "new \\\"Error\\\"", "Error 2")]
    [InlineData("search=re:%5CA%5Cw%2B%20%22E", "new \\\"Error\\\"", "x \\\"E")]
    [InlineData("search=error&invert=true", "fine", "fine again")]
    [InlineData("search=error&filter=worker", "worker error", "worker error 2")]
    public async Task With_a_search_it_has_the_history_and_the_new_lines_that_match(
        string query,
        string first,
        string second
    )
    {
        await logSource.Api.AppendAsync(_app, "web-1", "old error", "fine");
        await logSource.Api.AppendAsync(_app, "worker-1", "worker error");
        await logSource.Api.AppendAsync(_app, "web-1", "new \"Error\"", "fine");
        using var response = await logSource.Api.GetAsync($"/apps/{_app}/logs?stream=true&n=100&{query}");
        var events = new EventReader(response);
        Assert.EndsWith($"] {first}\"}}", await events.NextAsync(), StringComparison.Ordinal);
        await logSource.Api.AppendAsync(_app, "web-1", "Error 2", "x \"E", "fine again");
        await logSource.Api.AppendAsync(_app, "worker-1", "worker error 2");

        string? line;
        do
        {
            line = await events.NextAsync();
        } while (!line!.EndsWith($"] {second}\"}}", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("n=2", true)]
    [InlineData("n=3", false)]
    [InlineData("n=1&search=one", false)]
    [InlineData("n=1&search=two", true)]
    [InlineData("n=5&search=none", false)]
    [InlineData("n=1&filter=web", true)]
    [InlineData("n=0", false)]
    [InlineData("since=1999-01-01T00:00:00Z", false)]
    public async Task It_says_where_older_lines_continue_that_its_history_has_not_examined(string query, bool hasOlder)
    {
        await logSource.Api.AppendAsync(_app, "web-1", "one", "two", "three");
        using var response = await logSource.Api.GetAsync($"/apps/{_app}/logs?stream=true&{query}");

        Assert.Equal(hasOlder, response.Headers.TryGetValues("X-Next-Before", out var cursors));
        if (cursors is not null)
        {
            // The dump before the cursor and the stream have each line once.
            var first = await new EventReader(response).NextIdAsync();
            Assert.Equal([first], cursors);
        }
    }

    [Fact]
    public async Task Since_a_time_it_has_the_lines_that_arrived_later()
    {
        await logSource.Api.AppendAsync(_app, "web-1", "one");
        foreach (
            var (time, expected) in ((string, string)[])
                [("1999-01-01T00:00:00Z", "one"), ("2999-01-01T00:00:00%2B01:00", "two")]
        )
        {
            using var response = await logSource.Api.GetAsync($"/apps/{_app}/logs?stream=true&since={time}");
            await logSource.Api.AppendAsync(_app, "web-1", "two");

            var line = await new EventReader(response).NextAsync();
            Assert.EndsWith($" {expected}\"}}", line, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Resumes_after_the_last_event_id()
    {
        await logSource.Api.AppendAsync(_app, "web-1", "one", "two", "three");
        var path = $"/apps/{_app}/logs?stream=true";
        using var first = await logSource.Api.GetAsync($"{path}&n=3");
        var id = await new EventReader(first).NextIdAsync();

        using var second = await logSource.Api.GetAsync(path, ("Last-Event-ID", id));

        var events = new EventReader(second);
        Assert.EndsWith(" two\"}", await events.NextAsync(), StringComparison.Ordinal);
        Assert.EndsWith(" three\"}", await events.NextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sends_a_gap_if_the_last_event_is_not_retained()
    {
        await logSource.Api.AppendAsync(_app, "web-1", "one");
        using var response = await logSource.Api.GetAsync($"/apps/{_app}/logs?stream=true&since=5-0");

        var events = new EventReader(response);

        Assert.Matches(
            """^data: \{"name":"gap","event":"gap","after":"5-0","before":"\d+-\d+","lost":null\}$""",
            await events.NextAsync()
        );
        Assert.EndsWith(" one\"}", await events.NextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sends_a_gap_even_if_no_line_after_it_matches_the_filter()
    {
        await logSource.Api.AppendAsync(_app, "web-1", "no");
        using var response = await logSource.Api.GetAsync($"/apps/{_app}/logs?stream=true&since=5-0&filter=worker");

        Assert.Contains("\"event\":\"gap\"", await new EventReader(response).NextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_filter_applies_to_history_and_live_lines()
    {
        await logSource.Api.AppendAsync(_app, "worker-1", "one");
        await logSource.Api.AppendAsync(_app, "web-1", "no");
        using var response = await logSource.Api.GetAsync($"/apps/{_app}/logs?stream=true&n=1&filter=worker");
        var events = new EventReader(response);
        Assert.EndsWith(" one\"}", await events.NextAsync(), StringComparison.Ordinal);

        await logSource.Api.AppendAsync(_app, "web-1", "no");
        await logSource.Api.AppendAsync(_app, "worker-2", "two");

        Assert.EndsWith(" two\"}", await events.NextAsync(), StringComparison.Ordinal);
    }
}
