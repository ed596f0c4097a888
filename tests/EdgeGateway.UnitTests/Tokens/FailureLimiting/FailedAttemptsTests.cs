using System.Net;
using EdgeGateway.Hosting.Configuration;
using EdgeGateway.Tokens;
using EdgeGateway.Tokens.FailureLimiting;
using Microsoft.Extensions.Time.Testing;

namespace EdgeGateway.UnitTests.Tokens.FailureLimiting;

public sealed class FailedAttemptsTests : IAsyncLifetime
{
    private static readonly IPAddress Client = IPAddress.Parse("192.0.2.1");

    // Ten seconds of the minute are over.
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
    public void Beyond_the_limit_a_client_waits_for_the_next_minute()
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
    public void Addresses_of_one_network_of_64_bits_are_one_client()
    {
        Add(3, IPAddress.Parse("2001:db8:0:1::1"));
        Assert.Equal([50], Add(1, IPAddress.Parse("2001:db8:0:1:ffff:ffff:ffff:ffff")));
        Assert.Equal([null], Add(1, IPAddress.Parse("2001:db8:0:2::1")));
    }

    [Fact]
    public void An_ipv4_address_in_ipv6_is_that_address()
    {
        Add(3, Client);
        Assert.Equal([50], Add(1, Client.MapToIPv6()));
        Assert.Equal([null], Add(1, IPAddress.Parse("::ffff:192.0.2.2")));
    }

    [Fact]
    public void A_limit_of_0_is_none_and_a_new_one_is_in_force_at_once()
    {
        _services.Change(("Tokens:MaxFailuresPerMinute", "0"));
        Assert.All(Add(1_000, Client), Assert.Null);
        _services.Change(("Tokens:MaxFailuresPerMinute", "1"));
        Assert.Equal([null, 50], Add(2, Client));
    }

    [Fact]
    public void Beyond_a_hundred_thousand_addresses_the_new_ones_are_over_the_limit()
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
