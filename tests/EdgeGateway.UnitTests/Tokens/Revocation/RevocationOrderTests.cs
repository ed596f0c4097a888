using EdgeGateway.Tokens.Revocation;

namespace EdgeGateway.UnitTests.Tokens.Revocation;

public sealed class RevocationOrderTests
{
    private static readonly DateTimeOffset Start = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void The_last_entry_applies_in_whatever_order_the_entries_arrive()
    {
        RevocationEntry[] entries =
        [
            Entry(1, undone: false),
            Entry(2, undone: true),
            Entry(3, undone: false),
            Entry(4, undone: true),
            Entry(4, undone: false),
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
            var joined = order.Select(i => entries[i]).Aggregate((one, other) => one.Merge(other));
            Assert.Equal((true, 4), (joined.IsUndone, (joined.At - Start).TotalSeconds));
            Assert.All(entries.Where(one => one.Until <= joined.Until), one => Assert.True(joined.Covers(one)));
        }
    }

    [Fact]
    public void An_undone_revocation_is_kept_as_long_as_the_revocation()
    {
        var joined = Entry(1, undone: false, until: 900).Merge(Entry(2, undone: true, until: 100));
        Assert.Equal(Entry(2, undone: true, until: 900), joined);
        Assert.False(Entry(2, undone: true, until: 100).Covers(Entry(1, undone: false, until: 900)));
    }

    [Fact]
    public void Covered_and_expired_entries_of_the_store_are_obsolete()
    {
        var stored = new RevocationIndex();
        stored.Add("1", Entry(1, undone: false));
        stored.Add("2", Entry(2, undone: true));
        stored.Add("3", null);
        stored.Add("4", Entry(3, undone: true, until: 5) with { Value = "soon" });
        Assert.True(stored.Covers(Entry(1, undone: false)));
        Assert.False(stored.Covers(Entry(3, undone: false)));
        Assert.Equal(4, stored.Count);
        Assert.Equal(["1", "4"], stored.TakeObsolete(Start.AddSeconds(10)).Order());
        Assert.Equal(2, stored.Count);
        Assert.Empty(stored.TakeObsolete(Start.AddSeconds(10)));
    }

    private static RevocationEntry Entry(int at, bool undone, int until = 500) =>
        new(RevocationKind.Tenant, "acme", Start.AddSeconds(at), Start.AddSeconds(until), undone);
}
