using static LogSource.UnitTests.Endpoints.Reading.Dumps.DumpIds;

namespace LogSource.UnitTests.Endpoints.Reading.Dumps;

/// <summary>Dumps of lines that are more than one page holds, which each buffer runs.</summary>
public abstract class LongLinesContract
{
    private readonly string _app = LogSourceFixture.NewApp();

    private protected abstract Api Api { get; }

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
        var all = await ReadAsync(Api, _app, "since=0-0");
        Assert.Equal(300, all.Count);

        var newest = await DumpPage.ReadAsync(Api, _app, query);
        Assert.Equal(isBounded, newest.NextBefore is not null);
        Assert.InRange(newest.Ids.Count(), isBounded ? 100 : 300, isBounded ? 150 : 300);
        Assert.Equal(all, await ReadBackAsync(Api, _app, query));

        var oldest = await DumpPage.ReadAsync(Api, _app, $"after=0-0&{query}");
        Assert.Equal(isBounded, oldest.NextAfter is not null);
        Assert.Equal(all, await ReadForwardAsync(Api, _app, "after=0-0", query));
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
}
