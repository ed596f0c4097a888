using EdgeGateway.Tokens.Revocation;

namespace EdgeGateway.UnitTests.Tokens.Revocation;

public sealed class RevocationOrderTests
{
    private static readonly DateTimeOffset Start = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Whatever_the_order_in_which_it_is_heard_the_last_said_is_in_force()
    {
        RevocationEntry[] said =
        [
            Said(1, undone: false),
            Said(2, undone: true),
            Said(3, undone: false),
            Said(4, undone: true),
            Said(4, undone: false),
        ];
        foreach (
            var order in (int[][])
                [
                    [0, 1, 2, 3, 4],
                    [4, 3, 2, 1, 0],
                    [3, 4, 0, 2, 1],
                    [2, 0, 4, 1, 3],
                    [0, 0, 3, 3, 2],
                ]
        )
        {
            var joined = order.Select(i => said[i]).Aggregate((one, other) => one.Join(other));
            Assert.Equal((true, 4), (joined.IsUndone, (joined.At - Start).TotalSeconds));
            Assert.All(said.Where(one => one.Until <= joined.Until), one => Assert.True(joined.Covers(one)));
        }
    }

    [Fact]
    public void What_is_undone_is_remembered_for_as_long_as_what_it_undoes()
    {
        var joined = Said(1, undone: false, until: 900).Join(Said(2, undone: true, until: 100));
        Assert.Equal(Said(2, undone: true, until: 900), joined);
        Assert.False(Said(2, undone: true, until: 100).Covers(Said(1, undone: false, until: 900)));
    }

    [Fact]
    public void What_the_log_has_in_vain_is_what_others_cover_and_what_has_expired()
    {
        var logged = new LoggedRevocations();
        logged.Add("1", Said(1, undone: false));
        logged.Add("2", Said(2, undone: true));
        logged.Add("3", null);
        logged.Add("4", Said(3, undone: true, until: 5) with { Value = "soon" });
        Assert.True(logged.Covers(Said(1, undone: false)));
        Assert.False(logged.Covers(Said(3, undone: false)));
        Assert.Equal(4, logged.Count);
        Assert.Equal(["1", "4"], logged.TakeNeedless(Start.AddSeconds(10)).Order());
        Assert.Equal(2, logged.Count);
        Assert.Empty(logged.TakeNeedless(Start.AddSeconds(10)));
    }

    private static RevocationEntry Said(int at, bool undone, int until = 500) =>
        new(RevocationKind.Tenant, "acme", Start.AddSeconds(at), Start.AddSeconds(until), undone);
}
