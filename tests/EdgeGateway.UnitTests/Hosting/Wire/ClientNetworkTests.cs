using System.Net;
using EdgeGateway.Hosting.Wire;

namespace EdgeGateway.UnitTests.Hosting.Wire;

public sealed class ClientNetworkTests
{
    [Theory]
    [InlineData("192.0.2.1", "192.0.2.1")]
    [InlineData("::ffff:192.0.2.1", "192.0.2.1")]
    [InlineData("2001:db8:1:2:3::4", "2001:db8:1:2::")]
    [InlineData("2001:db8:1:2::", "2001:db8:1:2::")]
    public void A_client_has_one_IPv4_address_or_one_IPv6_network_of_64_bits(string address, string network) =>
        Assert.Equal(network, ClientNetwork.FromAddress(IPAddress.Parse(address)).ToString());
}
