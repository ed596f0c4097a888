using LogSource.Lines;
using LogSource.Tail;

namespace LogSource.UnitTests.Tail;

public sealed class TailHubTests
{
    [Fact]
    public async Task All_followers_of_an_app_share_one_reader_and_the_encoded_bytes()
    {
        var harness = new TailHarness();
        var followers = new List<Follower>();
        for (var i = 0; i < 50; i++)
        {
            followers.Add(harness.Hub.Follow(TailHarness.App, FollowStart.After(EntryId.None)));
        }

        await harness.AssertSharingAsync(followers);

        Assert.Equal(1, harness.Buffer.Subscriptions);

        foreach (var follower in followers)
        {
            await follower.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_tail_ends_with_its_last_follower_and_the_next_follower_starts_a_new_one()
    {
        var harness = new TailHarness();
        var first = await harness.FollowAsync();
        var second = await harness.FollowAsync();

        await first.DisposeAsync();
        Assert.Equal(1, harness.Buffer.Subscriptions);
        await second.DisposeAsync();
        Assert.Equal(0, harness.Buffer.Subscriptions);

        await using var third = harness.Hub.Follow(TailHarness.App, FollowStart.After(EntryId.None));
        Assert.NotEmpty((await harness.NextAsync(third)).Lines);
    }
}
