using LogSource.Problems;
using LogSource.Reading.Queries;
using Microsoft.AspNetCore.Http;

namespace LogSource.UnitTests.Reading.Queries;

public sealed class LogQueryTests
{
    [Theory]
    // query, lines, stream
    [InlineData("", 100, false)]
    [InlineData("?stream=false", 100, false)]
    [InlineData("?stream=0", 100, false)]
    [InlineData("?stream=true", 0, true)]
    [InlineData("?stream=1", 0, true)]
    [InlineData("?n=&stream=&filter=&since=&before=&after=&until=&search=&invert=&token=", 100, false)]
    [InlineData("?n=0", 0, false)]
    [InlineData("?n=7&stream=true", 7, true)]
    [InlineData("?n=007", 7, false)]
    [InlineData("?n=99999999999999999999999", int.MaxValue, false)]
    [InlineData("?n=5&n=5&stream=1&stream=1", 5, true)]
    [InlineData("?n=&n=5", 5, false)]
    [InlineData("?timestamp=yesterday&colour=red&n=3", 3, false)]
    public void A_query_gives_the_number_of_lines_and_the_mode(string query, int lines, bool stream)
    {
        var parsed = Parse(query);

        Assert.Equal((lines, stream), (parsed.Lines, parsed.Stream));
        Assert.True(parsed.Filter.IsAll);
        Assert.Null(parsed.After);
        Assert.Null(parsed.Last);
    }

    [Theory]
    [InlineData("?since=1795365602064-3", null, "1795365602064-3")]
    [InlineData("", "1795365602064-3", "1795365602064-3")]
    [InlineData("?since=5-0", "1795365602064-3", "5-0")]
    [InlineData("?since=5-0", "nonsense", "5-0")]
    [InlineData("?since=", "6-0", "6-0")]
    [InlineData("", "", null)]
    public void Since_wins_over_the_header(string query, string? header, string? since) =>
        Assert.Equal(since, Parse(query, header).After?.Id.ToString());

    [Theory]
    [InlineData("?n=-1", "bad-n")]
    [InlineData("?n=x", "bad-n")]
    [InlineData("?n=1.5", "bad-n")]
    [InlineData("?n=%2B1", "bad-n")]
    [InlineData("?n=1&n=2", "bad-n")]
    [InlineData("?n=%D9%A3", "bad-n")]
    [InlineData("?stream=maybe", "bad-stream")]
    [InlineData("?stream=TRUE", "bad-stream")]
    [InlineData("?stream=true&stream=false", "bad-stream")]
    [InlineData("?filter=(", "bad-filter")]
    [InlineData("?filter=web&filter=worker", "bad-filter")]
    [InlineData("?since=1795365602064", "bad-since")]
    [InlineData("?since=now", "bad-since")]
    [InlineData("?since=2026-11-28T10:00:00", "bad-since")]
    [InlineData("?since=1-0&since=2-0", "bad-since")]
    [InlineData("?before=x", "bad-before")]
    [InlineData("?before=-1-0", "bad-before")]
    [InlineData("?before=1-0&after=1-0", "bad-before")]
    [InlineData("?before=1-0&since=1-0", "bad-before")]
    [InlineData("?before=2-0&until=1-0", "bad-before")]
    [InlineData("?before=1-0&stream=true", "bad-before")]
    [InlineData("?after=2026-11-28", "bad-after")]
    [InlineData("?after=1-0&since=1-0", "bad-after")]
    [InlineData("?after=1-0&stream=true", "bad-after")]
    [InlineData("?until=2026-11-28T25:00:00Z", "bad-until")]
    [InlineData("?until=1-0&stream=1", "bad-until")]
    [InlineData("?search=re:(", "bad-search")]
    [InlineData(@"?search=re:(a)\1", "bad-search")]
    [InlineData("?search=a&search=b", "bad-search")]
    [InlineData("?invert=true", "bad-invert")]
    [InlineData("?search=a&invert=yes", "bad-invert")]
    [InlineData("?stream=true&positions=yes", "bad-positions")]
    [InlineData("?positions=2", "bad-positions")]
    [InlineData("?fields=text", "bad-fields")]
    [InlineData("?fields=Message", "bad-fields")]
    [InlineData("?fields=message;time", "bad-fields")]
    [InlineData("?fields=message&fields=time", "bad-fields")]
    [InlineData("?fields=7", "bad-fields")]
    public void An_invalid_value_is_a_400_that_names_the_parameter(string query, string code)
    {
        var problem = Assert.Throws<ProblemException>(() => Parse(query)).Problem;

        Assert.Equal((400, code), (problem.Status, problem.Code));
        Assert.StartsWith(code["bad-".Length..], problem.Detail, StringComparison.Ordinal);
    }

    [Theory]
    // query, the id that the lines follow, the last id
    [InlineData("?before=5-3", null, "5-2")]
    [InlineData("?before=5-0", null, "4-18446744073709551615")]
    [InlineData("?before=0-0", null, "0-0")]
    [InlineData("?before=1970-01-01T00:00:00.005Z", null, "4-18446744073709551615")]
    [InlineData("?until=5-3", null, "5-3")]
    [InlineData("?until=1970-01-01T00:00:00.005Z", null, "4-18446744073709551615")]
    [InlineData("?after=5-3", "5-3", null)]
    [InlineData("?after=5-3&until=6-0", "5-3", "6-0")]
    [InlineData("?since=5-3&until=6-0", "5-3", "6-0")]
    [InlineData("?since=1970-01-01T00:00:00.005Z", "5-0", null)]
    public void Before_and_until_end_a_dump_that_after_and_since_start(string query, string? after, string? last)
    {
        var parsed = Parse(query);

        Assert.Equal((after, last), (parsed.After?.Id.ToString(), parsed.Last?.ToString()));
    }

    [Theory]
    [InlineData("?before=9-0")]
    [InlineData("?after=5-0")]
    public void The_header_is_for_requests_without_before_and_after(string query) =>
        Assert.NotEqual("7-0", Parse(query, "7-0").After?.Id.ToString());

    [Theory]
    [InlineData("", false)]
    [InlineData("?before=1-0", true)]
    [InlineData("?after=1-0", true)]
    [InlineData("?until=1-0&n=5", true)]
    [InlineData("?since=1-0", false)]
    [InlineData("?since=1-0&until=2-0", false)]
    public void Requests_with_the_parameters_of_cursors_are_pages(string query, bool isPage) =>
        Assert.Equal(isPage, Parse(query).IsPage);

    [Fact]
    public void Positions_are_reported_on_request()
    {
        Assert.False(Parse("?stream=true").Positions);
        Assert.True(Parse("?stream=true&positions=true").Positions);
    }

    [Theory]
    [InlineData("?n=5", 5)]
    [InlineData("?after=1-0&n=5", 5)]
    [InlineData("?since=1-0&n=5", int.MaxValue)]
    public void N_does_not_limit_since(string query, int lines) => Assert.Equal(lines, Parse(query).Lines);

    [Fact]
    public void An_invalid_header_is_a_400() =>
        Assert.Equal("bad-last-event-id", Assert.Throws<ProblemException>(() => Parse("", "nonsense")).Problem.Code);

    [Theory]
    [InlineData("", "None")]
    [InlineData("?fields=", "None")]
    [InlineData("?fields=,", "None")]
    [InlineData("?fields=message", "Message")]
    [InlineData("?fields=time,container", "Time, Container")]
    [InlineData("?fields=message,%20container,time,message", "Time, Container, Message")]
    public void Fields_are_a_comma_separated_list(string query, string fields) =>
        Assert.Equal(fields, $"{Parse(query).Fields}");

    private static LogQuery Parse(string query, string? lastEventId = null)
    {
        var request = new DefaultHttpContext().Request;
        request.QueryString = new QueryString(query);
        request.Headers["Last-Event-ID"] = lastEventId;
        return LogQuery.Parse(request);
    }
}
