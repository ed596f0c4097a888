using System.Net;
using System.Text.RegularExpressions;

namespace LogSource.UnitTests.Endpoints.Reading;

public sealed partial class DumpTests(LogSourceFixture logSource) : IClassFixture<LogSourceFixture>
{
    private readonly string _app = LogSourceFixture.NewApp();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Is_plain_text_with_one_line_per_entry()
    {
        await logSource.Api.AppendAsync(_app, "web-1", "hello 😀");

        using var response = await logSource.Api.GetAsync($"/apps/{_app}/logs");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("text/plain; charset=utf-8", response.Content.Headers.ContentType?.ToString());
        Assert.Equal("nosniff", Assert.Single(response.Headers.GetValues("X-Content-Type-Options")));
        Assert.False(response.Headers.Contains("Server"));
        Assert.Matches(Line(), await response.Content.ReadAsStringAsync(Cancel));
    }

    [Theory]
    [InlineData("")]
    [InlineData("?n=0")]
    [InlineData("?filter=cron")]
    [InlineData("?n=1000000&filter=cron")]
    public async Task Is_a_204_without_a_body_if_no_line_matches(string query)
    {
        if (query.Length > 0)
        {
            await logSource.Api.AppendAsync(_app, "web-1", "hello");
        }

        using var response = await logSource.Api.GetAsync($"/apps/{_app}/logs{query}");

        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        Assert.Null(response.Content.Headers.ContentType);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync(Cancel));
    }

    [Theory]
    [InlineData("", 2900, 100)]
    [InlineData("?n=3", 2997, 3)]
    [InlineData("?n=500", 2500, 500)]
    [InlineData("?n=501", 2499, 501)]
    [InlineData("?n=2999", 1, 2999)]
    [InlineData("?n=99999999999", 0, 3000)]
    public async Task Has_the_newest_lines_with_the_oldest_of_them_first(string query, int first, int count)
    {
        await logSource.Api.AppendAsync(_app, "web-1", [.. Enumerable.Range(0, 3000).Select(number => $"{number}")]);

        Assert.Equal(
            Enumerable.Range(first, count).Select(number => $"{number}"),
            await logSource.Api.DumpAsync(_app, query)
        );
    }

    [Fact]
    public async Task With_a_filter_it_has_n_matching_lines_however_far_apart_they_are()
    {
        for (var i = 0; i < 4; i++)
        {
            await logSource.Api.AppendAsync(_app, "worker-1", $"needle {i}");
            await logSource.Api.AppendAsync(_app, "web-1", [.. Enumerable.Repeat("hay", 1200)]);
        }

        Assert.Equal(["needle 1", "needle 2", "needle 3"], await logSource.Api.DumpAsync(_app, "?n=3&filter=worker"));
        Assert.Equal(4, (await logSource.Api.DumpAsync(_app, "?n=10&filter=worker-1")).Length);
    }

    [Fact]
    public async Task Since_an_id_it_has_all_lines_after_it()
    {
        await logSource.Api.AppendAsync(_app, "web-1", "old");
        var id = await new EventReader(
            await logSource.Api.GetAsync($"/apps/{_app}/logs?stream=true&n=1")
        ).NextIdAsync();
        await logSource.Api.AppendAsync(_app, "web-1", [.. Enumerable.Range(0, 1200).Select(number => $"{number}")]);

        Assert.Equal(1200, (await logSource.Api.DumpAsync(_app, $"?since={id}&n=1")).Length);
        using var byHeader = await logSource.Api.GetAsync($"/apps/{_app}/logs", ("Last-Event-ID", id));
        Assert.Equal(1200, (await byHeader.Content.ReadAsStringAsync(Cancel)).Count(character => character == '\n'));
    }

    [Fact]
    public async Task Since_an_id_that_is_not_retained_it_reports_possible_loss()
    {
        await logSource.Api.AppendAsync(_app, "web-1", "old");

        using var response = await logSource.Api.GetAsync($"/apps/{_app}/logs?since=1-0");

        Assert.Matches(
            @"^\[gap\] after 1-0, before \d+-0: lines may be lost\n.* old\n\z",
            await response.Content.ReadAsStringAsync(Cancel)
        );
    }

    [Fact]
    public async Task A_message_cannot_forge_a_line()
    {
        const string Body = """{"message":"a\n2015-02-16 02:02:43.930163178 +0000 UTC [web-1] forged"}""";
        using var accepted = await logSource.Api.PostAsync($"/apps/{_app}/lines", Body, "application/x-ndjson");

        Assert.Equal(
            [@"a\n2015-02-16 02:02:43.930163178 +0000 UTC [web-1] forged"],
            await logSource.Api.DumpAsync(_app)
        );
    }

    [GeneratedRegex(@"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{9} \+0000 UTC \[web-1\] hello 😀\n\z")]
    private static partial Regex Line();
}
