using EdgeGateway.Operations;
using EdgeGateway.Status.Peers;
using Microsoft.Extensions.Time.Testing;

namespace EdgeGateway.UnitTests.Status;

/// <summary>The gateways beside this one.</summary>
public sealed class PeerListTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly ChangeLog _changes;
    private readonly PeerList _peers;

    public PeerListTests()
    {
        _changes = new ChangeLog(_time);
        _peers = new PeerList(_changes, _time);
    }

    [Fact]
    public void Those_that_are_there_at_the_start_are_no_change()
    {
        Replace("a", "b");
        Replace("a", "b", "c");
        Replace("c");
        Assert.Equal(["c"], _peers.Read().Select(peer => peer.Gateway));
        Assert.Equal(
            ["peer-appeared c", "peer-left a", "peer-left b"],
            _changes.Read(0, out _).Select(change => $"{change.Kind} {change.Text.Split(' ')[1]}").Order()
        );
    }

    [Fact]
    public void Without_Redis_they_stay_until_their_rows_expire()
    {
        Replace("a");
        _peers.Fail();
        Assert.Null(_peers.LatencyMs);
        _time.Advance(PeerList.RowLength - TimeSpan.FromMilliseconds(1));
        Assert.Single(_peers.Read());
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Empty(_peers.Read());

        // It was there all the time.
        Replace("a");
        Assert.Empty(_changes.Read(0, out _));
        Assert.Equal(2, _peers.LatencyMs);
    }

    private void Replace(params string[] names) =>
        _peers.Replace(
            names.Select(name => new PeerJson(
                name,
                name,
                "ready",
                _time.GetUtcNow(),
                _time.GetUtcNow(),
                new(1, null),
                0,
                0,
                0,
                new(1, 2)
            )),
            TimeSpan.FromMilliseconds(2)
        );
}
