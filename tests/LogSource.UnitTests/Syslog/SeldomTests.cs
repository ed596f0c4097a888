using LogSource.Syslog;
using Microsoft.Extensions.Time.Testing;

namespace LogSource.UnitTests.Syslog;

public sealed class SeldomTests
{
    [Fact]
    public void It_is_told_once_a_minute_how_many_there_were()
    {
        var time = new FakeTimeProvider();
        var seldom = new Seldom(time);

        Assert.True(seldom.Add(2, out var first));
        Assert.False(seldom.Add(3, out _));
        time.Advance(TimeSpan.FromSeconds(59));
        Assert.False(seldom.Add(4, out _));
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.True(seldom.Add(5, out var second));

        Assert.Equal((2, 12), (first, second));
    }
}
