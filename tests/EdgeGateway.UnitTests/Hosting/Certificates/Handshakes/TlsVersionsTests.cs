using System.Security.Authentication;
using EdgeGateway.Hosting.Certificates.Handshakes;
using Microsoft.Extensions.Configuration;

namespace EdgeGateway.UnitTests.Hosting.Certificates.Handshakes;

public sealed class TlsVersionsTests
{
    [Fact]
    public void The_setting_is_a_text_with_commas_or_a_list_and_the_first_section_that_has_it_decides()
    {
        var settings = new ConfigurationBuilder()
            .AddInMemoryCollection([
                new("empty:Other", "1"),
                new("list:SslProtocols:0", "Tls12"),
                new("list:SslProtocols:1", "tls13"),
                new("text:SslProtocols", "Tls13"),
                new("both:SslProtocols", "Tls12, Tls13"),
            ])
            .Build();
        Assert.Null(Read("empty"));
        Assert.Equal(SslProtocols.Tls12 | SslProtocols.Tls13, Read("empty", "list", "text"));
        Assert.Equal(SslProtocols.Tls13, Read("text", "both"));
        Assert.Equal(SslProtocols.Tls12 | SslProtocols.Tls13, Read("both"));

        SslProtocols? Read(params string[] names) => TlsVersions.Read(names.Select(settings.GetSection));
    }
}
