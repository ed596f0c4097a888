using System.Globalization;
using CsCheck;
using static LogSource.UnitTests.Endpoints.Reading.Dumps.DumpIds;

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

                var all = await ReadAsync(Api, app, All + test.Filter);
                var size = $"n={Math.Max(test.Lines, all.Count / 20)}{test.Filter}";
                Assert.Equal(all, await ReadBackAsync(Api, app, size));
                Assert.Equal(all, await ReadForwardAsync(Api, app, "after=0-0", size));
                Assert.Equal(all, await ReadForwardAsync(Api, app, "after=1970-01-01T00:00:00Z", size));
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

    private async Task<DumpPage> PageAsync(string query)
    {
        for (var i = 0; i < 10; i++)
        {
            await Api.AppendAsync(_app, i % 2 == 0 ? "even-1" : "odd-1", $"{i}");
        }

        var ids = (await ReadAsync(Api, _app, All)).ToArray();
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
        Assert.Equal(all[..cut], await ReadAsync(Api, app, $"{All}&before={id}{filter}"));
        Assert.Equal(all[..(cut + 1)], await ReadAsync(Api, app, $"{All}&until={id}{filter}"));
        Assert.Equal(all[(cut + 1)..], await ReadAsync(Api, app, $"since={id}{filter}"));
        Assert.Equal(all[(cut + 1)..], await ReadAsync(Api, app, $"{All}&after={id}{filter}"));

        var milliseconds = long.Parse(id.Split('-')[0], CultureInfo.InvariantCulture);
        var time = $"{DateTimeOffset.FromUnixTimeMilliseconds(milliseconds):yyyy-MM-ddTHH:mm:ss.fffZ}";
        var first = all.FindIndex(other => other.StartsWith($"{milliseconds}-", StringComparison.Ordinal));
        Assert.Equal(all[..first], await ReadAsync(Api, app, $"{All}&before={time}{filter}"));
        Assert.Equal(all[..first], await ReadAsync(Api, app, $"{All}&until={time}{filter}"));
        Assert.Equal(all[first..], await ReadAsync(Api, app, $"since={time}{filter}"));
        Assert.Equal(all[first..], await ReadAsync(Api, app, $"{All}&after={time}{filter}"));
        Assert.Equal(all[first..(cut + 1)], await ReadAsync(Api, app, $"since={time}&until={id}{filter}"));
    }
}
