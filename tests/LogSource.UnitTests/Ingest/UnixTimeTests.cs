using System.Text;
using LogSource.Ingest;

namespace LogSource.UnitTests.Ingest;

public sealed class UnixTimeTests
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("-0", 0)]
    [InlineData("5", 5_000_000_000)]
    [InlineData("1700000000.123456789", 1_700_000_000_123_456_789)]
    [InlineData("1700000000.1234567899", 1_700_000_000_123_456_789)]
    [InlineData("1700000000.12345600128173828125000000000000000000000001", 1_700_000_000_123_456_001)]
    [InlineData("1.7e9", 1_700_000_000_000_000_000)]
    [InlineData("17E+8", 1_700_000_000_000_000_000)]
    [InlineData("0.000000001", 1)]
    [InlineData("1e-400", 0)]
    [InlineData("-1.5", -1_500_000_000)]
    [InlineData("9223372036.854775807", long.MaxValue)]
    [InlineData("-9223372036.854775808", long.MinValue)]
    [InlineData("1700000000123", 1_700_000_000_123_000_000)]
    [InlineData("1700000000123.5", 1_700_000_000_123_500_000)]
    [InlineData("1700000000123456", 1_700_000_000_123_456_000)]
    [InlineData("1700000000123456789", 1_700_000_000_123_456_789)]
    [InlineData("9223372036854775807", long.MaxValue)]
    public void Numbers_are_parsed_to_the_nanosecond(string text, long unixNanoseconds)
    {
        Assert.True(UnixTime.TryParse(Encoding.UTF8.GetBytes(text), out var parsed));
        Assert.Equal(unixNanoseconds, parsed);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" 5")]
    [InlineData("1,700")]
    [InlineData("0x5")]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    [InlineData("5s")]
    [InlineData("5\0")]
    [InlineData("1.5e3\0\0")]
    [InlineData("9223372036.854775808")]
    [InlineData("-9223372036.854775809")]
    [InlineData("10000000000")]
    [InlineData("9223372036854775808")]
    [InlineData("1e30")]
    [InlineData("-1e400")]
    [InlineData("99999999999999999999999999999999999999999999")]
    public void Anything_else_is_not_a_time(string text) =>
        Assert.False(UnixTime.TryParse(Encoding.UTF8.GetBytes(text), out _));
}
