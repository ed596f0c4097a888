namespace LogSource.UnitTests.Endpoints.Reading;

/// <summary>Streams that report their positions, and streams with a search, which each buffer runs.</summary>
public abstract class PositionsContract
{
    private readonly string _app = LogSourceFixture.NewApp();

    private protected abstract Api Api { get; }

    [Theory]
    [InlineData("")]
    [InlineData("&n=5&search=nothing")]
    [InlineData("&n=5&filter=none")]
    public async Task A_stream_without_history_begins_with_its_position(string query)
    {
        await Api.AppendAsync(_app, "web-1", "one", "two");
        using var response = await StreamAsync($"positions=true{query}");
        var events = new EventReader(response);
        var begin = await NextPositionAsync(events);

        await Api.AppendAsync(_app, "web-1", "three");

        // What was there before the position, and what comes after it.
        Assert.Equal(["one", "two"], await Api.DumpAsync(_app, $"?until={begin}"));
        Assert.Equal(["three"], await Api.DumpAsync(_app, $"?since={begin}"));
        using var resumed = await StreamAsync($"since={begin}");
        Assert.EndsWith(" three\"}", await new EventReader(resumed).NextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task For_an_app_without_lines_it_is_before_the_first_line()
    {
        using var response = await StreamAsync("positions=true&n=5");
        var begin = await NextPositionAsync(new EventReader(response));
        Assert.Equal("0-0", begin);

        await Api.AppendAsync(_app, "web-1", "one");

        using var resumed = await StreamAsync($"since={begin}&positions=true");
        var events = new EventReader(resumed);
        Assert.Equal(begin, await NextPositionAsync(events));
        Assert.EndsWith(" one\"}", await events.NextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task After_history_the_lines_have_the_position()
    {
        await Api.AppendAsync(_app, "web-1", "one", "two");
        using var response = await StreamAsync("positions=true&n=1");

        Assert.EndsWith(" two\"}", await new EventReader(response).NextAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("filter=worker")]
    [InlineData("search=worker")]
    [InlineData("search=re:web&invert=true")]
    public async Task Lines_that_do_not_match_move_the_position(string query)
    {
        using var response = await StreamAsync($"positions=true&{query}");
        var events = new EventReader(response);
        Assert.Equal("0-0", await NextPositionAsync(events));

        await Api.AppendAsync(_app, "web-1", "web 1", "web 2", "web 3");
        var position = await NextPositionAsync(events);
        await Api.AppendAsync(_app, "worker-1", "worker 4");

        Assert.EndsWith(" worker 4\"}", await events.NextAsync(), StringComparison.Ordinal);
        Assert.Equal(["worker 4"], await Api.DumpAsync(_app, $"?since={position}"));
    }

    [Fact]
    public async Task A_gap_is_followed_by_a_position_if_no_line_matches()
    {
        await Api.AppendAsync(_app, "web-1", "one");
        using var response = await StreamAsync("positions=true&since=5-0&filter=worker");
        var events = new EventReader(response);

        Assert.Equal("5-0", await NextPositionAsync(events));
        Assert.Contains("\"event\":\"gap\"", await events.NextAsync(), StringComparison.Ordinal);
        var position = await NextPositionAsync(events);

        // So it is not reported again.
        await Api.AppendAsync(_app, "worker-1", "two");
        using var resumed = await StreamAsync($"since={position}&filter=worker");
        Assert.EndsWith(" two\"}", await new EventReader(resumed).NextAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("since=0-0", "1 match", "4 match")]
    [InlineData("since=1999-01-01T00:00:00Z", "1 match", "4 match")]
    [InlineData("since={1}", "4 match", "6 match")]
    [InlineData("since=2999-01-01T00:00:00Z", "6 match", "7 match")]
    public async Task A_search_applies_to_the_lines_after_a_position(string since, string first, string second)
    {
        await Api.AppendAsync(_app, "web-1", "1 match", "2", "3", "4 match", "5");
        using var history = await StreamAsync("n=5");
        var id = await new EventReader(history).NextIdAsync();

        var query = since.Replace("{1}", id, StringComparison.Ordinal);
        using var response = await StreamAsync($"{query}&search=re:^%5Cd match$");
        await Api.AppendAsync(_app, "web-1", "6 match", "7 match");

        var events = new EventReader(response);
        Assert.EndsWith($"] {first}\"}}", await events.NextAsync(), StringComparison.Ordinal);
        Assert.EndsWith($"] {second}\"}}", await events.NextAsync(), StringComparison.Ordinal);
    }

    private Task<HttpResponseMessage> StreamAsync(string query) =>
        Api.GetAsync($"/apps/{_app}/logs?stream=true&{query}");

    private static async Task<string> NextPositionAsync(EventReader events)
    {
        var text = (await events.NextAsync())!;
        var id = text.Split('\n')[0]["id: ".Length..];
        Assert.Equal(
            $$"""
            id: {{id}}
            data: {"name":"position","event":"position","id":"{{id}}"}
            """,
            text
        );
        return id;
    }
}
