using EdgeGateway.Hosting.Draining;

namespace EdgeGateway.UnitTests.Hosting.Draining;

public sealed class DrainScheduleTests
{
    [Fact]
    public void Every_item_ends_within_its_own_share_of_the_window()
    {
        var items = Enumerable.Range(0, 10).ToArray();

        var ends = DrainSchedule.Spread(items, TimeSpan.FromSeconds(10)).ToArray();

        Assert.Equal(items, ends.Select(end => end.Item).Order());
        Assert.All(ends.Index(), end => Assert.InRange(end.Item.Delay.TotalSeconds, end.Index, end.Index + 1));
    }

    [Fact]
    public void Without_a_window_all_items_end_at_once() =>
        Assert.All(DrainSchedule.Spread([1, 2, 3], TimeSpan.Zero), end => Assert.Equal(TimeSpan.Zero, end.Delay));
}
