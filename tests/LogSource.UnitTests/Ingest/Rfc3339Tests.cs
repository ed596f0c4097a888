using System.Text;
using LogSource.Ingest;

namespace LogSource.UnitTests.Ingest;

public sealed class Rfc3339Tests
{
    [Theory]
    [InlineData("1970-01-01T00:00:00Z", 0)]
    [InlineData("2015-02-16T02:02:43.930163178Z", 1424052163930163178)]
    [InlineData("2015-02-16t02:02:43.93z", 1424052163930000000)]
    [InlineData("2015-02-16T03:32:43.930163178+01:30", 1424052163930163178)]
    [InlineData("2015-02-15T19:02:43-07:00", 1424052163000000000)]
    [InlineData("2015-02-16T02:02:43-00:00", 1424052163000000000)]
    [InlineData("2016-12-31T23:59:60Z", 1483228800000000000)]
    [InlineData("1969-12-31T23:59:59.999999999Z", -1)]
    [InlineData("1677-09-21T00:12:43.145224192Z", long.MinValue)]
    [InlineData("2262-04-11T23:47:16.854775807Z", long.MaxValue)]
    public void Reads_times_to_the_nanosecond(string text, long unixNanoseconds)
    {
        Assert.True(Rfc3339.TryParse(Encoding.UTF8.GetBytes(text), out var parsed));
        Assert.Equal(unixNanoseconds, parsed);
    }

    [Theory]
    [InlineData("")]
    [InlineData("1424052163")]
    [InlineData("0000-01-01T00:00:00Z")]
    [InlineData("2015-00-16T02:02:43Z")]
    [InlineData("2015-02-00T02:02:43Z")]
    [InlineData("2015-02-16")]
    [InlineData("2015-02-16T02:02:43")]
    [InlineData("2015-02-16 02:02:43Z")]
    [InlineData("2015-02-16T02:02Z")]
    [InlineData("2015-02-30T02:02:43Z")]
    [InlineData("2015-02-16T25:02:43Z")]
    [InlineData("2015-02-16T02:02:61Z")]
    [InlineData("2015-02-16T02:02:43.Z")]
    [InlineData("2015-02-16T02:02:43.1234567890Z")]
    [InlineData("2015-02-16T02:02:43.5")]
    [InlineData("2015-02-16T02:02:43+0100")]
    [InlineData("2015-02-16T02:02:43+24:00")]
    [InlineData("2015-02-16T02:02:43+01:00 ")]
    [InlineData("2015-02-16T02:02:43Zulu")]
    [InlineData("1677-09-21T00:12:43.145224191Z")]
    [InlineData("2262-04-11T23:47:16.854775808Z")]
    public void Refuses_anything_else(string text) => Assert.False(Rfc3339.TryParse(Encoding.UTF8.GetBytes(text), out _));
}
