using System.Net;
using System.Net.Sockets;
using EdgeGateway.ReverseProxy.Destinations.Resolution;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.ServiceDiscovery;

namespace EdgeGateway.UnitTests.ReverseProxy.Destinations.Resolution;

public sealed class EachAddressResolverTests : IAsyncDisposable
{
    private static readonly Dictionary<string, DestinationConfig> Destinations = new()
    {
        ["primary"] = new()
        {
            Address = "http://log-source:5101/base/",
            Metadata = new Dictionary<string, string> { ["EachAddress"] = "true" },
        },
        ["fixed"] = new() { Address = "http://other:5101/" },
    };

    private readonly FakeTimeProvider _time = new();
    private readonly HostAddresses _hosts;
    private readonly EachAddressResolver _resolver;
    private int _lookUps;
    private string[] _addresses = ["10.0.0.2", "10.0.0.1"];

    public EachAddressResolverTests()
    {
        _hosts = new HostAddresses(LookUpAsync, _time, NullLogger<HostAddresses>.Instance);
        _resolver = new EachAddressResolver(_hosts);
    }

    public async ValueTask DisposeAsync()
    {
        await _hosts.StopAsync(CancellationToken.None);
        _hosts.Dispose();
    }

    [Fact]
    public async Task Each_address_is_a_destination_that_keeps_the_name_as_its_host()
    {
        var resolved = await ResolveAsync();

        Assert.Equal(["fixed", "primary[10.0.0.1]", "primary[10.0.0.2]"], resolved.Destinations.Keys.Order());
        var first = resolved.Destinations["primary[10.0.0.1]"];
        Assert.Equal(("http://10.0.0.1:5101/base/", "log-source:5101"), (first.Address, first.Host));
        Assert.Same(Destinations["fixed"], resolved.Destinations["fixed"]);
    }

    [Fact]
    public async Task An_address_of_ipv6_is_written_in_brackets()
    {
        _addresses = ["fd00::1"];

        var resolved = await ResolveAsync();

        Assert.Equal("http://[fd00::1]:5101/base/", resolved.Destinations["primary[fd00::1]"].Address);
    }

    [Fact]
    public async Task A_host_that_cannot_be_resolved_stays_a_destination_by_its_name()
    {
        _addresses = [];

        var resolved = await ResolveAsync();

        Assert.Same(Destinations["primary"], resolved.Destinations["primary"]);
    }

    [Fact]
    public async Task Destinations_that_do_not_ask_are_not_looked_up_again()
    {
        var resolved = await _resolver.ResolveDestinationsAsync(
            new Dictionary<string, DestinationConfig> { ["fixed"] = Destinations["fixed"] },
            CancellationToken.None
        );

        Assert.Null(resolved.ChangeToken);
    }

    [Fact]
    public async Task A_changed_address_is_signalled_once_and_in_force_at_the_next_resolution()
    {
        var before = await ResolveAsync();
        await _hosts.StartAsync(CancellationToken.None);
        _addresses = ["10.0.0.1", "10.0.0.3"];

        await AdvanceUntilAsync(() => before.ChangeToken!.HasChanged);
        var after = await ResolveAsync();

        Assert.Equal(["fixed", "primary[10.0.0.1]", "primary[10.0.0.3]"], after.Destinations.Keys.Order());
        Assert.False(after.ChangeToken!.HasChanged);
    }

    [Fact]
    public async Task A_name_server_that_fails_leaves_the_last_addresses_in_force()
    {
        var before = await ResolveAsync();
        await _hosts.StartAsync(CancellationToken.None);
        _addresses = [];
        var polls = _lookUps;

        await AdvanceUntilAsync(() => Volatile.Read(ref _lookUps) >= polls + 3);

        Assert.False(before.ChangeToken!.HasChanged);
        Assert.Contains("primary[10.0.0.1]", (await ResolveAsync()).Destinations.Keys);
    }

    private ValueTask<ResolvedDestinationCollection> ResolveAsync() =>
        _resolver.ResolveDestinationsAsync(Destinations, CancellationToken.None);

    private Task<IPAddress[]> LookUpAsync(string host, CancellationToken cancellationToken)
    {
        Assert.Equal("log-source", host);
        Interlocked.Increment(ref _lookUps);
        return _addresses.Length > 0
            ? Task.FromResult(Array.ConvertAll(_addresses, IPAddress.Parse))
            : throw new SocketException((int)SocketError.HostNotFound);
    }

    // The loop runs on the thread pool: time moves on until it has done its work.
    private async Task AdvanceUntilAsync(Func<bool> isDone)
    {
        while (!isDone())
        {
            _time.Advance(HostAddresses.Interval);
            await Task.Yield();
        }
    }
}
