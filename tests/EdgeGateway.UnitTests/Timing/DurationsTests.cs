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
}
