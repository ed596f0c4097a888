using System.Net;
using EdgeGateway.Identity;
using EdgeGateway.Overload.Caps;

namespace EdgeGateway.UnitTests.Overload;

public sealed class AddressCountsTests
{
    private static readonly IPAddress Client = IPAddress.Parse("192.0.2.1");

    [Fact]
    public void An_address_is_limited_by_itself_and_leaves_nothing_behind()
    {
        var counts = new AddressCounts();
        Assert.True(counts.TryAdd(Client, 2));
        Assert.True(counts.TryAdd(Client, 2));
        Assert.False(counts.TryAdd(Client, 2));
        Assert.True(counts.TryAdd(IPAddress.Parse("192.0.2.2"), 2));
        counts.Remove(Client);
        Assert.True(counts.TryAdd(Client, 2));
        Assert.Equal(2, counts.Addresses);
        counts.Remove(Client);
        counts.Remove(Client);
        Assert.Equal(1, counts.Addresses);
    }

    [Fact]
    public void A_limit_of_zero_remembers_nothing_of_the_address()
    {
        var counts = new AddressCounts();
        Assert.False(counts.TryAdd(Client, 0));
        Assert.Equal(0, counts.Addresses);
    }

    [Theory]
    [InlineData("192.0.2.1", "192.0.2.1")]
    [InlineData("::ffff:192.0.2.1", "192.0.2.1")]
    [InlineData("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::")]
    [InlineData("10.1.2.3", null)]
    [InlineData("::ffff:10.1.2.3", null)]
    [InlineData("2001:db8:ffff::7", null)]
    [InlineData("198.51.100.7", null)]
    [InlineData("::ffff:198.51.100.7", null)]
    public void Proxies_and_shared_networks_are_not_counted(string address, string? counted)
    {
        var addresses = new ClientAddresses(
            new Proxies(),
            OverloadSettings.Of(("SharedNetworks:0", "10.0.0.0/8"), ("SharedNetworks:1", "2001:db8:ffff::/64"))
        );
        Assert.Equal(counted, addresses.Find(IPAddress.Parse(address))?.ToString());
    }

    private sealed class Proxies : IKnownProxies
    {
        public bool Contains(IPAddress address) => address.ToString() == "198.51.100.7";
    }
}
