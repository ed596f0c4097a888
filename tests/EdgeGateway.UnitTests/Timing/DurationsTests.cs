using EdgeGateway.Timing;

namespace EdgeGateway.UnitTests.Timing;

public sealed class DurationsTests
{
    [Theory]
    [InlineData("30", 30_000)]
    [InlineData("0", 0)]
    [InlineData("1.5", 1_500)]
    [InlineData("1.5s", 1_500)]
    [InlineData("500ms", 500)]
    [InlineData("10m", 600_000)]
    [InlineData("1h", 3_600_000)]
    [InlineData("7d", 604_800_000)]
    [InlineData("00:00:02", 2_000)]
    [InlineData(" 15 ", 15_000)]
    public void Parses_durations_as_people_write_them(string text, long milliseconds)
    {
        Assert.True(Durations.TryParse(text, out var duration));
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), duration);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("s")]
    [InlineData("-1")]
    [InlineData("-00:00:01")]
    [InlineData("1,5s")]
    [InlineData("1e3")]
    [InlineData("1 h 2")]
    [InlineData("ten")]
    [InlineData("NaN")]
    [InlineData("99999999999999999999d")]
    public void Rejects_everything_else(string? text) => Assert.False(Durations.TryParse(text, out _));

    [Theory]
    [InlineData("1s", 1_000)]
    [InlineData("15m", 900_000)]
    [InlineData("1.5h", 5_400_000)]
    [InlineData("0.5d", 43_200_000)]
    [InlineData("0.001s", 1)]
    [InlineData("10x", null)]
    [InlineData("10", null)]
    [InlineData("s", null)]
    [InlineData("", null)]
    [InlineData("-1s", null)]
    [InlineData("0s", null)]
    [InlineData("0.0001s", null)]
    [InlineData("1,5h", null)]
    [InlineData("1e3s", null)]
    [InlineData(" 1s", null)]
    [InlineData("1 s", null)]
    [InlineData("1S", null)]
    [InlineData("4000d", null)]
    [InlineData("99999999999999999999999999999999999d", null)]
    public void Parses_periods_of_rate_limits(string text, int? milliseconds) =>
        Assert.Equal(
            milliseconds,
            Durations.TryParsePeriod(text, out var period) ? (int)period.TotalMilliseconds : null
        );

    [Theory]
    [InlineData("1.02:03:04.005", "1d2h3m4s5ms")]
    [InlineData("00:01:00", "1m")]
    [InlineData("00:01:30", "1m30s")]
    [InlineData("12:00:00", "12h")]
    public void Formats_periods_of_rate_limits(string period, string text) =>
        Assert.Equal(text, Durations.FormatPeriod(TimeSpan.Parse(period, null)));
}
