using EdgeGateway.Fuzzing.Models;
using LogSource.Ingest.SyslogMessages;

namespace LogSource.UnitTests.Ingest.SyslogMessages;

/// <summary>Times without a year or an offset.</summary>
public sealed class SyslogClockTests
{
    [Theory]
    [InlineData("2023-10-12T07:00:00Z", "Oct 12 06:46:31", "2023-10-12T06:46:31Z")]
    [InlineData("2024-01-01T00:00:05Z", "Dec 31 23:59:59", "2023-12-31T23:59:59Z")]
    [InlineData("2023-12-31T23:59:58Z", "Jan  1 00:00:01", "2024-01-01T00:00:01Z")]
    [InlineData("2023-10-12T07:00:00Z", "Oct 18 06:46:31", "2023-10-18T06:46:31Z")]
    [InlineData("2023-10-12T07:00:00Z", "Oct 20 06:46:31", "2022-10-20T06:46:31Z")]
    [InlineData("2023-10-12T07:00:00Z", "Feb  1 06:46:31", "2023-02-01T06:46:31Z")]
    [InlineData("2024-02-29T12:00:00Z", "Feb 29 11:59:59", "2024-02-29T11:59:59Z")]
    [InlineData("2024-03-01T00:00:01Z", "Feb 29 23:59:59", "2024-02-29T23:59:59Z")]
    [InlineData("2026-11-28T07:00:00Z", "Feb 29 11:59:59", "2024-02-29T11:59:59Z")]
    [InlineData("2103-01-01T00:00:00Z", "Feb 29 11:59:59", "2096-02-29T11:59:59Z")]
    public void A_time_without_a_year_is_in_the_latest_year_in_which_it_has_passed(
        string now,
        string time,
        string expected
    ) => Assert.Equal(Unix(expected), Parse(now, TimeZoneInfo.Utc, time));

    [Theory]
    [InlineData("2023-07-01T10:00:05Z", "Jul  1 12:00:00", "2023-07-01T10:00:00Z")]
    [InlineData("2023-12-01T10:00:05Z", "Dec  1 11:00:00", "2023-12-01T10:00:00Z")]
    [InlineData("2023-12-31T23:30:05Z", "Jan  1 00:30:00", "2023-12-31T23:30:00Z")]
    [InlineData("2023-10-29T00:30:05Z", "Oct 29 02:30:00", "2023-10-29T00:30:00Z")]
    [InlineData("2023-10-29T01:30:05Z", "Oct 29 02:30:00", "2023-10-29T01:30:00Z")]
    [InlineData("2023-10-29T01:30:05Z", "2023-10-29T02:30:00", "2023-10-29T01:30:00Z")]
    [InlineData("2023-07-01T10:00:05Z", "2023-07-01T12:00:00-05:00", "2023-07-01T17:00:00Z")]
    public void A_time_without_an_offset_is_in_the_configured_time_zone(string now, string time, string expected) =>
        Assert.Equal(Unix(expected), Parse(now, CentralEurope.Time, time));

    [Fact]
    public void A_date_that_does_not_exist_is_not_a_time() =>
        Assert.Null(Parse("2023-10-12T07:00:00Z", TimeZoneInfo.Utc, "Feb 30 01:00:00"));

    private static long? Parse(string now, TimeZoneInfo zone, string time) =>
        SyslogHeader
            .Parse(System.Text.Encoding.ASCII.GetBytes($"<13>{time} host tag: x"), new SyslogClock(Time(now), zone))
            .UnixNanoseconds;

    private static long Unix(string time) => Time(time).ToUnixTimeSeconds() * 1_000_000_000;

    private static DateTimeOffset Time(string text) =>
        DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
