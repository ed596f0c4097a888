using LogSource.Reading.Queries;

namespace LogSource.UnitTests.Reading.Queries;

public sealed class LinePositionTests
{
    [Theory]
    [InlineData("1795365602064-7", "1795365602064-7", false)]
    [InlineData("0-0", "0-0", false)]
    [InlineData("1970-01-01T00:00:01Z", "1000-0", true)]
    [InlineData("1970-01-01t00:00:01z", "1000-0", true)]
    [InlineData("1970-01-01T00:00:01.5Z", "1500-0", true)]
    [InlineData("2015-02-16T02:02:43.930163178Z", "1424052163930-0", true)]
    [InlineData("2015-02-16T03:02:43.930999999+01:00", "1424052163930-0", true)]
    [InlineData("2015-02-16T03:02:43.93 01:00", "1424052163930-0", true)]
    [InlineData("2015-02-15T21:02:43.93-05:00", "1424052163930-0", true)]
    [InlineData("1969-12-31T23:59:59Z", "0-0", true)]
    [InlineData("0001-01-01T00:00:00Z", "0-0", true)]
    [InlineData("9999-12-31T23:59:59Z", "253402300799000-0", true)]
    public void Is_an_id_or_a_time_with_an_offset(string text, string id, bool isTime)
    {
        Assert.True(LinePosition.TryParse(text, out var position));

        Assert.Equal((id, isTime), (position.Id.ToString(), position.IsTime));
    }

    [Theory]
    [InlineData("now")]
    [InlineData("5")]
    [InlineData("1795365602")]
    [InlineData("2015-02-16")]
    [InlineData("2015-02-16T02:02:43")]
    [InlineData("2015-02-16 02:02:43Z")]
    [InlineData("2015-02-16T02:02Z")]
    [InlineData("2015-02-30T02:02:43Z")]
    [InlineData("2015-02-16T24:02:43Z")]
    [InlineData("2015-02-16T02:02:43.Z")]
    [InlineData("2015-02-16T02:02:43+0100")]
    [InlineData("2015-02-16T02:02:43+25:00")]
    [InlineData("0001-01-01T00:00:00+01:00")]
    [InlineData("2015-02-16T02:02:43Z\n")]
    [InlineData("٢٠١٥-02-16T02:02:43Z")]
    public void Is_nothing_else(string text) => Assert.False(LinePosition.TryParse(text, out _));

    [Theory]
    // position, the greatest id before it, and up to it
    [InlineData("5-3", "5-2", "5-3")]
    [InlineData("1970-01-01T00:00:00.005Z", "4-18446744073709551615", "4-18446744073709551615")]
    public void A_time_is_between_two_entries(string text, string before, string upTo)
    {
        Assert.True(LinePosition.TryParse(text, out var position));

        Assert.Equal((before, upTo), (position.LastBefore.ToString(), position.LastUpTo.ToString()));
    }
}
