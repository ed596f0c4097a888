using EdgeGateway.RateLimiting.Rules;

namespace EdgeGateway.UnitTests.RateLimiting;

public sealed class HeaderIdentityTests
{
    // header values, the address that AspNetCoreRateLimit reads from them; null if it fails or misreads the notation
    public static TheoryData<string[], string?> Addresses =>
        new()
        {
            { ["203.0.113.9"], "203.0.113.9" },
            { ["203.0.113.9:4711"], "203.0.113.9" },
            { [" 203.0.113.9 "], "203.0.113.9" },
            { ["203.0.113.9, 10.0.0.1"], "203.0.113.9" },
            { ["203.0.113.9:80 , 10.0.0.1:80"], "203.0.113.9" },
            { ["198.51.100.1", "203.0.113.9"], "203.0.113.9" },
            { ["2001:db8::9"], "2001:db8::9" },
            { ["2001:db8::9, 10.0.0.1"], "2001:db8::9" },
            { ["[2001:db8::9]"], "2001:db8::9" },
            { ["[2001:db8::9]:4711"], "2001:db8::9" },
            { ["[2001:db8::9]:4711, [2001:db8::1]"], "2001:db8::9" },
            { ["::1"], "::1" },
            { ["::ffff:203.0.113.9"], "::ffff:203.0.113.9" },
            { [], null },
            { [""], null },
            { ["nobody"], null },
            { ["nobody, 203.0.113.9"], null },
            { [", 203.0.113.9"], null },
            { ["203.0.113.9:80:80"], null },
            { ["203.0.113.999"], null },
            { ["198.51.100.0/24"], null },
            { ["[2001:db8::9"], null },
            { ["010.1.1.1"], null },
            { ["0x7f.0.0.1"], null },
            { ["127.1"], null },
            { ["3405803785"], null },
            { ["fe80::1%1"], null },
            { ["[fe80::1%1]:80"], null },
            { ["::ffff:010.1.1.1"], null },
            { ["[[::1]]"], null },
            { [":"], null },
            { ["["], null },
        };

    [Theory]
    [MemberData(nameof(Addresses))]
    public void An_address_is_the_first_entry_of_the_last_value_without_its_port(string[] values, string? address) =>
        Assert.Equal(address, HeaderIdentity.Address(values)?.ToString());

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("Gr\u00c3\u00bc\u00c3\u009fe", "Grüße")]
    [InlineData("Gr\u00fc\u00dfe", "Grüße")]
    [InlineData("\u00e6\u0097\u00a5", "日")]
    [InlineData("", "")]
    public void A_client_id_is_decoded_as_UTF8_or_else_as_Latin1(string value, string id) =>
        Assert.Equal(id, HeaderIdentity.ClientId(value));

    [Fact]
    public void The_first_of_several_client_ids_is_used()
    {
        Assert.Equal("first", HeaderIdentity.ClientId(new[] { "first", "second" }));
        Assert.Null(HeaderIdentity.ClientId(default));
    }
}
