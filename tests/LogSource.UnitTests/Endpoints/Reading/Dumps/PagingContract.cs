using System.Globalization;
using CsCheck;

namespace LogSource.UnitTests.Endpoints.Reading.Dumps;

/// <summary>Reading in both directions, which each buffer runs.</summary>
public abstract class PagingContract
{
    private const string All = "n=1000000";

    private static readonly string[] Filters = ["", "&filter=web", "&search=7&invert=true"];

    private static readonly Gen<(int[] Appends, int Lines, int Cut, string Filter)> Cases = Gen.Select(
        Gen.Int[1, 300].Array[1, 8],
        Gen.Int[1, 300],
        Gen.Int[0, int.MaxValue],
        Gen.Int[0, Filters.Length - 1].Select(i => Filters[i])
    );

    private readonly string _app = LogSourceFixture.NewApp();

    private protected abstract Api Api { get; }

    [Fact]
    public Task Pages_in_both_directions_equal_the_dump_for_any_lines() =>
        Cases.SampleAsync(
            async test =>
            {
                var app = LogSourceFixture.NewApp();
                foreach (var (i, count) in test.Appends.Index())
                {
                    var container = i % 2 == 0 ? "web-1" : "worker-1";
                    await Api.AppendAsync(app, container, [.. Enumerable.Range(0, count).Select(n => $"{i}.{n}")]);
                }

                var all = await ReadAsync(app, All + test.Filter);
                var size = $"n={Math.Max(test.Lines, all.Count / 20)}{test.Filter}";
                Assert.Equal(all, await ReadBackAsync(app, size));
                Assert.Equal(all, await ReadForwardAsync(app, "after=0-0", size));
                Assert.Equal(all, await ReadForwardAsync(app, "after=1970-01-01T00:00:00Z", size));
                if (all.Count > 0)
                {
                    await AssertCutsAsync(app, all, test.Cut % all.Count, test.Filter);
                }
            },
            iter: 15,
            threads: 1
        );

    [Theory]
    [InlineData("n=3", "7 8 9", true)]
    [InlineData("n=10", "0 1 2 3 4 5 6 7 8 9", false)]
    [InlineData("n=9", "1 2 3 4 5 6 7 8 9", true)]
    [InlineData("n=1000", "0 1 2 3 4 5 6 7 8 9", false)]
    [InlineData("n=3&before={5}", "2 3 4", true)]
    [InlineData("n=5&before={5}", "0 1 2 3 4", false)]
    [InlineData("n=3&before={0}", "", false)]
    [InlineData("n=3&before=0-0", "", false)]
    [InlineData("n=3&before=18446744073709551615-18446744073709551615", "7 8 9", true)]
    [InlineData("n=3&before=2999-01-01T00:00:00Z", "7 8 9", true)]
    [InlineData("n=3&before=1999-01-01T00:00:00Z", "", false)]
    [InlineData("n=3&until={5}", "3 4 5", true)]
    [InlineData("n=1&until={5}", "5", true)]
    [InlineData("n=6&until={5}", "0 1 2 3 4 5", false)]
    [InlineData("n=3&until={0}", "0", false)]
    [InlineData("n=0&before={5}", "", false)]
    [InlineData("before={5}&filter=odd&n=1", "3", true)]
    [InlineData("before={5}&filter=odd&n=2", "1 3", true)]
    [InlineData("before={5}&filter=odd&n=3", "1 3", false)]
    [InlineData("before={5}&filter=none", "", false)]
    public async Task A_page_back_has_the_newest_lines_and_says_whether_there_are_older_ones(
        string query,
        string expected,
        bool hasOlder
    )
    {
        var page = await PageAsync(query);

        Assert.Equal(expected, string.Join(' ', page.Messages));
        Assert.Equal(hasOlder ? page.Ids.First() : null, page.NextBefore);
        Assert.Null(page.NextAfter);
    }

    [Theory]
    [InlineData("after={5}&n=3", "6 7 8", true)]
    [InlineData("after={5}&n=4", "6 7 8 9", false)]
    [InlineData("after={5}", "6 7 8 9", false)]
    [InlineData("after={9}&n=3", "", false)]
    [InlineData("after=0-0&n=2", "0 1", true)]
    [InlineData("after=1999-01-01T00:00:00Z&n=2", "0 1", true)]
    [InlineData("after=2999-01-01T00:00:00Z&n=2", "", false)]
    [InlineData("after={5}&n=0", "", false)]
    [InlineData("after={2}&until={5}&n=2", "3 4", true)]
    [InlineData("after={2}&until={5}&n=3", "3 4 5", false)]
    [InlineData("after={2}&until={2}", "", false)]
    [InlineData("after={2}&until={1}", "", false)]
    [InlineData("after={2}&filter=odd&n=2", "3 5", true)]
    [InlineData("since={5}&n=1", "6 7 8 9", false)]
    [InlineData("since={5}&until={7}", "6 7", false)]
    [InlineData("since={5}&until={5}", "", false)]
    [InlineData("since=1999-01-01T00:00:00Z&until={1}", "0 1", false)]
    [InlineData("since={5}&until=2999-01-01T00:00:00Z", "6 7 8 9", false)]
    public async Task A_page_forward_has_the_oldest_lines_and_says_whether_there_are_newer_ones(
        string query,
        string expected,
        bool hasNewer
    )
    {
        var page = await PageAsync(query);

        Assert.Equal(expected, string.Join(' ', page.Messages));
        Assert.Equal(hasNewer, page.NextAfter is not null);
        Assert.Equal(page.NextAfter is null ? null : page.Ids.Last(), page.NextAfter);
        Assert.Null(page.NextBefore);
    }

    [Theory]
    [InlineData("since=1-0")]
    [InlineData("after=1-0&n=10")]
    public async Task Lines_after_one_that_is_not_retained_follow_a_gap(string query)
    {
        var page = await PageAsync(query);

        Assert.Equal(
            $$"""{"name":"gap","event":"gap","after":"1-0","before":"{{page.Ids.First()}}","lost":null}""",
            page.Events[0].GetRawText()
        );
        Assert.Equal(10, page.Ids.Count());
    }

    [Fact]
    public async Task A_search_selects_lines_and_pages_to_the_others()
    {
        await Api.AppendAsync(_app, "web-1", "GET /a", "get /b", "POST /c\\n", "fine", "GET /d");

        Assert.Equal("GET /a,get /b,GET /d", await MessagesAsync("search=get"));
        Assert.Equal("GET /a,GET /d", await MessagesAsync("search=GET"));
        Assert.Equal("GET /a,POST /c\\n,GET /d", await MessagesAsync("search=re:^(GET|POST)"));
        Assert.Equal("get /b,fine", await MessagesAsync("search=re:^(GET|POST)&invert=true"));
        Assert.Equal("", await MessagesAsync("search=web-1"));
        Assert.Equal("", await MessagesAsync("search=get&filter=worker"));
        Assert.Equal("get /b", await MessagesAsync("after=0-0&search=b"));
        var newest = await DumpPage.ReadAsync(Api, _app, "search=get&n=1");
        Assert.Equal(("GET /d", newest.Ids.First()), (newest.Messages.Single(), newest.NextBefore));
        var older = await DumpPage.ReadAsync(Api, _app, $"search=get&n=2&before={newest.NextBefore}");
        Assert.Equal(["GET /a", "get /b"], older.Messages);
        Assert.Null(older.NextBefore);

        async Task<string> MessagesAsync(string query) =>
            string.Join(',', (await DumpPage.ReadAsync(Api, _app, query)).Messages);
    }

    [Theory]
    // Requests of clients that know cursors find 1 MiB of 300 lines with 8 KiB each.
    [InlineData("n=300&search=x", true)]
    [InlineData("n=300&filter=web", true)]
    [InlineData("n=300&search=x&filter=web", true)]
    [InlineData("n=300&search=nothing&invert=true", true)]
    [InlineData("n=300", false)]
    public async Task Pages_of_long_lines_that_are_searched_have_less_than_n_lines_and_lead_to_the_others(
        string query,
        bool isBounded
    )
    {
        await AppendLongLinesAsync();
        var all = await ReadAsync(_app, "since=0-0");
        Assert.Equal(300, all.Count);

        var newest = await DumpPage.ReadAsync(Api, _app, query);
        Assert.Equal(isBounded, newest.NextBefore is not null);
        Assert.InRange(newest.Ids.Count(), isBounded ? 100 : 300, isBounded ? 150 : 300);
        Assert.Equal(all, await ReadBackAsync(_app, query));

        var oldest = await DumpPage.ReadAsync(Api, _app, $"after=0-0&{query}");
        Assert.Equal(isBounded, oldest.NextAfter is not null);
        Assert.Equal(all, await ReadForwardAsync(_app, "after=0-0", query));
    }

    [Theory]
    [InlineData("n=299", 299, true)]
    [InlineData("n=300", 300, false)]
    [InlineData("n=1000", 300, false)]
    public async Task A_page_forward_of_long_lines_has_all_of_them(string query, int expected, bool hasNewer)
    {
        await AppendLongLinesAsync();

        var page = await DumpPage.ReadAsync(Api, _app, $"after=0-0&{query}");

        Assert.Equal(Enumerable.Range(0, expected), page.Messages.Select(text => int.Parse(text.TrimEnd('x'), null)));
        Assert.Equal(hasNewer ? page.Ids.Last() : null, page.NextAfter);
    }

    [Theory]
    [InlineData("?n=300&filter=web")]
    [InlineData("?since=0-0&filter=web")]
    [InlineData("?since=0-0&until=2999-01-01T00:00:00Z&filter=web")]
    public async Task As_text_a_filter_finds_its_lines_wherever_they_are(string query)
    {
        await AppendLongLinesAsync();

        Assert.Equal(300, (await Api.DumpAsync(_app, query)).Length);
        using var response = await Api.GetAsync($"/apps/{_app}/logs{query}");
        Assert.False(response.Headers.Contains("X-Next-Before") || response.Headers.Contains("X-Next-After"));
    }

    [Fact]
    public async Task With_since_all_lines_of_a_filter_are_in_one_dump()
    {
        await AppendLongLinesAsync();

        var page = await DumpPage.ReadAsync(Api, _app, "since=0-0&filter=web");

        Assert.Equal(300, page.Ids.Count());
        Assert.Null(page.NextAfter);
    }

    private async Task AppendLongLinesAsync()
    {
        var filling = new string('x', 8 * 1024);
        await Api.AppendAsync(_app, "web-1", [.. Enumerable.Range(0, 300).Select(i => $"{i}{filling}")]);
    }

    private async Task<DumpPage> PageAsync(string query)
    {
        for (var i = 0; i < 10; i++)
        {
            await Api.AppendAsync(_app, i % 2 == 0 ? "even-1" : "odd-1", $"{i}");
        }

        var ids = (await ReadAsync(_app, All)).ToArray();
        return await DumpPage.ReadAsync(
            Api,
            _app,
            Enumerable
                .Range(0, 10)
                .Aggregate(query, (text, i) => text.Replace($"{{{i}}}", ids[i], StringComparison.Ordinal))
        );
    }

    private async Task AssertCutsAsync(string app, List<string> all, int cut, string filter)
    {
        var id = all[cut];
        Assert.Equal(all[..cut], await ReadAsync(app, $"{All}&before={id}{filter}"));
        Assert.Equal(all[..(cut + 1)], await ReadAsync(app, $"{All}&until={id}{filter}"));
        Assert.Equal(all[(cut + 1)..], await ReadAsync(app, $"since={id}{filter}"));
        Assert.Equal(all[(cut + 1)..], await ReadAsync(app, $"{All}&after={id}{filter}"));

        var milliseconds = long.Parse(id.Split('-')[0], CultureInfo.InvariantCulture);
        var time = $"{DateTimeOffset.FromUnixTimeMilliseconds(milliseconds):yyyy-MM-ddTHH:mm:ss.fffZ}";
        var first = all.FindIndex(other => other.StartsWith($"{milliseconds}-", StringComparison.Ordinal));
        Assert.Equal(all[..first], await ReadAsync(app, $"{All}&before={time}{filter}"));
        Assert.Equal(all[..first], await ReadAsync(app, $"{All}&until={time}{filter}"));
        Assert.Equal(all[first..], await ReadAsync(app, $"since={time}{filter}"));
        Assert.Equal(all[first..], await ReadAsync(app, $"{All}&after={time}{filter}"));
        Assert.Equal(all[first..(cut + 1)], await ReadAsync(app, $"since={time}&until={id}{filter}"));
    }

    private async Task<List<string>> ReadAsync(string app, string query) =>
        [.. (await DumpPage.ReadAsync(Api, app, query)).Ids];

    private async Task<List<string>> ReadBackAsync(string app, string query)
    {
        var ids = new List<string>();
        string? cursor = null;
        do
        {
            var page = await DumpPage.ReadAsync(Api, app, cursor is null ? query : $"{query}&before={cursor}");
            ids.InsertRange(0, page.Ids);
            cursor = page.NextBefore;
        } while (cursor is not null);

        return ids;
    }

    private async Task<List<string>> ReadForwardAsync(string app, string start, string query)
    {
        var ids = new List<string>();
        do
        {
            var page = await DumpPage.ReadAsync(Api, app, $"{start}&{query}");
            Assert.All(page.Events, line => Assert.Equal("log", line.GetProperty("name").GetString()));
            ids.AddRange(page.Ids);
            start = $"after={page.NextAfter}";
        } while (start != "after=");

        return ids;
    }
}
