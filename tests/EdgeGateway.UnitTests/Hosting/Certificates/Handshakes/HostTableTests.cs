using EdgeGateway.Hosting.Certificates.Handshakes;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;

namespace EdgeGateway.UnitTests.Hosting.Certificates.Handshakes;

public sealed class HostTableTests
{
    [Theory]
    [InlineData("a.example.com", "a.example.com")]
    [InlineData("A.EXAMPLE.COM", "a.example.com")]
    [InlineData("b.example.com", "*.example.com")]
    [InlineData("x.b.example.com", "*.b.example.com")]
    [InlineData("y.x.b.Example.com", "*.b.example.com")]
    [InlineData("example.com", "*")]
    [InlineData("other.org", "*")]
    [InlineData("", "*")]
    [InlineData(null, "*")]
    public void The_exact_name_is_preferred_to_the_longest_pattern_and_that_to_the_star(string? asked, string found)
    {
        var hosts = Hosts("*", "*.example.com", "a.example.com", "*.b.example.com");
        Assert.Same(hosts[found], new HostTable(hosts).Find(asked));
    }

    [Theory]
    [InlineData("b.example.com")]
    [InlineData("")]
    [InlineData(null)]
    public void Without_a_star_other_names_have_no_certificate(string? asked) =>
        Assert.Null(new HostTable(Hosts("a.example.com")).Find(asked));

    [Fact]
    public void The_protocols_of_all_names_are_collected()
    {
        var settings = new ConfigurationBuilder()
            .AddInMemoryCollection([new("a:Protocols", "Http1"), new("b:Protocols", "http2"), new("c:Protocols", "")])
            .Build();
        var table = new HostTable(
            settings.GetChildren().ToDictionary(host => host.Key, host => new HostTls(null, null, settings: host))
        );
        Assert.Equal(HttpProtocols.Http1AndHttp2, table.Protocols);
    }

    private static Dictionary<string, HostTls> Hosts(params string[] names) =>
        names.ToDictionary(name => name, _ => new HostTls(null, null));
}
