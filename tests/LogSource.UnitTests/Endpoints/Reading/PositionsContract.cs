using EdgeGateway.Testing;
using LogSource.UnitTests.Endpoints.Reading.Dumps;
using static LogSource.UnitTests.Endpoints.Reading.SocketMessages;

namespace LogSource.UnitTests.Endpoints.Reading;

/// <summary>Streams that report their positions, and streams with a search, which each buffer runs.</summary>
public abstract class PositionsContract
{
    private readonly string _app = LogSourceFixture.NewApp();

    private protected abstract Api Api { get; }

    private protected abstract LogSourceHost Host { get; }

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
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task A_WebSocket_has_them_as_messages(string version)
    {
        var path = $"/apps/{_app}/logs?stream=true&positions=true";
        using var socket = await ConnectAsync(Host, version, $"{path}&search=two");
        Assert.Equal("""{"name":"position","event":"position","id":"0-0"}""", await NextAsync(socket));

        await Api.AppendAsync(_app, "web-1", "one");
        var position = (await NextAsync(socket))!;
        Assert.Matches("""^\{"name":"position","event":"position","id":"\d{13}-0"\}$""", position);
        await Api.AppendAsync(_app, "web-1", "two");
        Assert.EndsWith(" two\"}", await NextAsync(socket), StringComparison.Ordinal);

        using var resumed = await ConnectAsync(Host, version, $"{path}&since={position.Split('"')[^2]}");
        Assert.Equal(position, await NextAsync(resumed));
        Assert.EndsWith(" two\"}", await NextAsync(resumed), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("&positions=false")]
    [InlineData("&positions=0")]
    [InlineData("&positions=")]
    public async Task Without_a_request_a_stream_has_none(string query)
    {
        using var response = await StreamAsync($"search=two{query}");
        await Api.AppendAsync(_app, "web-1", "one");
        await Api.AppendAsync(_app, "web-1", "two");

        Assert.EndsWith(" two\"}", await new EventReader(response).NextAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0-0", false)]
    [InlineData("18446744073709551615-18446744073709551615", true)]
    public async Task A_stream_after_the_first_or_the_last_id_begins_there(string id, bool hasGap)
    {
        await Api.AppendAsync(_app, "web-1", "one");
        using var response = await StreamAsync($"positions=1&since={id}");
        var events = new EventReader(response);

        Assert.Equal(id, await NextPositionAsync(events));
        if (hasGap)
        {
            Assert.Contains("\"event\":\"gap\"", await events.NextAsync(), StringComparison.Ordinal);
        }

        Assert.EndsWith(" one\"}", await events.NextAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("n=1", 1)]
    [InlineData("n=0", 0)]
    [InlineData("n=5&search=none", 0)]
    [InlineData("n=5&filter=none", 0)]
    [InlineData("n=500", 3)]
    [InlineData("since=0-0", 3)]
    [InlineData("since=0-0&search=2", 1)]
    [InlineData("since=2999-01-01T00:00:00Z", 0)]
    [InlineData("after=0-0&n=3", 3)]
    [InlineData("after=0-0&n=3&search=1", 1)]
    public async Task A_dump_up_to_the_newest_line_ends_with_its_position(string query, int lines)
    {
        await Api.AppendAsync(_app, "web-1", "1", "2", "3");
        var newest = (await DumpPage.ReadAsync(Api, _app, "n=1")).Ids.Single();

        var page = await DumpPage.ReadAsync(Api, _app, $"{query}&positions=true");

        Assert.Equal(lines + 1, page.Events.Count);
        Assert.Equal($$"""{"name":"position","event":"position","id":"{{newest}}"}""", page.Events[^1].GetRawText());
        await Api.AppendAsync(_app, "web-1", "4");
        Assert.Equal(["4"], await Api.DumpAsync(_app, $"?since={newest}"));
    }

    [Theory]
    [InlineData("before=2999-01-01T00:00:00Z&n=5")]
    [InlineData("until=2999-01-01T00:00:00Z")]
    [InlineData("after=0-0&n=2")]
    [InlineData("since=0-0&until=2999-01-01T00:00:00Z")]
    public async Task A_dump_that_ends_elsewhere_has_none(string query)
    {
        await Api.AppendAsync(_app, "web-1", "1", "2", "3");

        var page = await DumpPage.ReadAsync(Api, _app, $"{query}&positions=true");

        Assert.Equal(page.Ids.Count(), page.Events.Count);
    }

    [Fact]
    public async Task A_dump_of_an_app_without_lines_ends_before_the_first_one()
    {
        var page = await DumpPage.ReadAsync(Api, _app, "n=5&positions=true");

        Assert.Equal("0-0", Assert.Single(page.Events).GetProperty("id").GetString());
        Assert.Empty(await Api.DumpAsync(_app, "?n=5&positions=true"));
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
