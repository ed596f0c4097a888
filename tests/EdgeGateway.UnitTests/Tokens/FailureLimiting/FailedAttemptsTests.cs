using System.Net;
using EdgeGateway.Hosting.Configuration;
using EdgeGateway.Tokens;
using EdgeGateway.Tokens.FailureLimiting;
using Microsoft.Extensions.Time.Testing;

namespace EdgeGateway.UnitTests.Tokens.FailureLimiting;

public sealed class FailedAttemptsTests : IAsyncLifetime
{
    private static readonly IPAddress Client = IPAddress.Parse("192.0.2.1");

    // Ten seconds of the current minute have passed.
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2030, 1, 1, 0, 0, 10, TimeSpan.Zero));
    private TokenServices _services = null!;
    private FailedAttempts _attempts = null!;

    public async ValueTask InitializeAsync()
    {
        _services = await TokenServices.StartAsync(("Tokens:MaxFailuresPerMinute", "3"));
        _attempts = new FailedAttempts(_services.Get<ReloadableOptions<TokenOptions>>(), _time);
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    [Fact]
    public void A_client_over_the_limit_waits_for_the_next_minute()
    {
        Assert.Equal([null, null, null, 50, 50], Add(5, Client));
        _time.Advance(TimeSpan.FromSeconds(49));
        Assert.Equal([1], Add(1, Client));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal([null, null, null, 60], Add(4, Client));
    }

    [Fact]
    public void Each_client_has_its_own_count()
    {
        Add(4, Client);
        Assert.Equal([null], Add(1, IPAddress.Parse("192.0.2.2")));
        Assert.Equal([null, null, null, 50], Add(4, null));
    }

    [Fact]
    public void IPv6_addresses_of_one_64_bit_network_are_one_client()
    {
        Add(3, IPAddress.Parse("2001:db8:0:1::1"));
        Assert.Equal([50], Add(1, IPAddress.Parse("2001:db8:0:1:ffff:ffff:ffff:ffff")));
        Assert.Equal([null], Add(1, IPAddress.Parse("2001:db8:0:2::1")));
    }

    [Fact]
    public void An_IPv4_mapped_IPv6_address_is_the_IPv4_address()
    {
        Add(3, Client);
        Assert.Equal([50], Add(1, Client.MapToIPv6()));
        Assert.Equal([null], Add(1, IPAddress.Parse("::ffff:192.0.2.2")));
    }

    [Fact]
    public void A_limit_of_0_is_unlimited_and_a_new_limit_applies_at_once()
    {
        _services.Change(("Tokens:MaxFailuresPerMinute", "0"));
        Assert.All(Add(1_000, Client), Assert.Null);
        _services.Change(("Tokens:MaxFailuresPerMinute", "1"));
        Assert.Equal([null, 50], Add(2, Client));
    }

    [Fact]
    public void After_100000_addresses_every_new_address_is_over_the_limit()
    {
        for (var i = 0; i < 100_000; i++)
        {
            Assert.Null(_attempts.Add(new IPAddress(i)));
        }

        Assert.Equal([50], Add(1, Client));
        Assert.Equal([null, null, 50], Add(3, new IPAddress(99_999)));
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal([null], Add(1, Client));
    }

    private List<int?> Add(int failures, IPAddress? client) =>
        [.. Enumerable.Range(0, failures).Select(_ => _attempts.Add(client))];
}
