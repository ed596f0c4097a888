using System.Net;
using EdgeGateway.ForwardedHeaders;
using EdgeGateway.Hosting.Configuration;
using EdgeGateway.Identity;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace EdgeGateway.UnitTests.ForwardedHeaders;

public sealed class ForwardingTests
{
    private const string Peer = "10.0.0.1";

    // case, known proxies, address of the connection, X-Forwarded-For, expected client
    public static TheoryData<string, string, string, string?, string> Chains =>
        new()
        {
            { "one proxy", "10.0.0.1", Peer, "203.0.113.9", "203.0.113.9" },
            { "two proxies", "10.0.0.1 10.0.0.2", Peer, "203.0.113.9, 10.0.0.2", "203.0.113.9" },
            {
                "four proxies of a network",
                "10.0.0.0/8",
                Peer,
                "203.0.113.9, 10.3.0.1, 10.2.0.1,10.1.0.1",
                "203.0.113.9"
            },
            {
                "addresses added by the client",
                "10.0.0.0/8",
                Peer,
                "198.51.100.66, 10.9.9.9, 203.0.113.9, 10.0.0.2",
                "203.0.113.9"
            },
            { "an unknown outer proxy", "10.0.0.1", Peer, "203.0.113.9, 10.0.0.2", "10.0.0.2" },
            { "a client inside the network", "10.0.0.0/8", Peer, "10.5.5.5, 10.0.0.2", "10.5.5.5" },
            { "several lines", "10.0.0.0/8", Peer, "203.0.113.9|10.0.0.3 ,10.0.0.2", "203.0.113.9" },
            { "empty entries", "10.0.0.0/8", Peer, ",203.0.113.9,,10.0.0.2, ,", "203.0.113.9" },
            { "ports", "10.0.0.0/8", Peer, "203.0.113.9:4711, 10.0.0.2:80", "203.0.113.9" },
            { "IPv6", "10.0.0.0/8 2001:db8::/32", Peer, "2001:4860::1, 2001:db8::2", "2001:4860::1" },
            {
                "IPv6 in brackets",
                "10.0.0.0/8 2001:db8::/32",
                Peer,
                "[2001:4860::1]:4711, [2001:db8::2]",
                "2001:4860::1"
            },
            {
                "mapped addresses",
                "10.0.0.0/8",
                "::ffff:10.0.0.1",
                "::ffff:203.0.113.9, [::ffff:10.0.0.2]:80",
                "203.0.113.9"
            },
            { "a mapped network", "::ffff:10.0.0.0/104", Peer, "203.0.113.9, 10.0.0.2", "203.0.113.9" },
            { "a mapped proxy", "::ffff:10.0.0.1", "::ffff:10.0.0.1", "203.0.113.9", "203.0.113.9" },
            { "an invalid address at the end", "10.0.0.0/8", Peer, "203.0.113.9, unknown", Peer },
            { "an invalid address in between", "10.0.0.0/8", Peer, "203.0.113.9, _hidden, 10.0.0.2", "10.0.0.2" },
            { "an incomplete address", "10.0.0.0/8", Peer, "203.0.113.9, 10.2", Peer },
            { "a number", "10.0.0.0/8", Peer, "167772162", Peer },
            { "an octal number", "10.0.0.0/8", Peer, "198.51.100.1, 010.1.1.1", Peer },
            { "a hexadecimal number", "10.0.0.0/8", Peer, "0x7f.0.0.1", Peer },
            { "a leading zero", "10.0.0.0/8", Peer, "10.0.0.02", Peer },
            { "an octet too large", "10.0.0.0/8", Peer, "10.0.0.256", Peer },
            { "five octets", "10.0.0.0/8", Peer, "10.0.0.1.1", Peer },
            { "a zero", "10.0.0.0/8", Peer, "203.0.113.0", "203.0.113.0" },
            { "a scope", "10.0.0.0/8", Peer, "fe80::1%1", Peer },
            { "a scope in brackets", "10.0.0.0/8", Peer, "[fe80::1%eth0]:80", Peer },
            { "octal inside of IPv6", "10.0.0.0/8", Peer, "::ffff:010.1.1.1", Peer },
            { "a network", "10.0.0.0/8", Peer, "2001:db8::/32", Peer },
            { "a hexadecimal port", "10.0.0.0/8", Peer, "203.0.113.9:0x50", Peer },
            { "a port too large", "10.0.0.0/8", Peer, "203.0.113.9:65536", Peer },
            { "a missing bracket", "10.0.0.0/8", Peer, "[2001:db8::1", Peer },
            { "text after a bracket", "10.0.0.0/8", Peer, "[2001:db8::1]x", Peer },
            { "IPv4 in brackets", "10.0.0.0/8", Peer, "[203.0.113.9]", Peer },
            { "no header", "10.0.0.0/8", Peer, null, Peer },
            { "an empty header", "10.0.0.0/8", Peer, "", Peer },
            { "an unknown peer", "10.0.0.0/8", "192.0.2.1", "203.0.113.9", "192.0.2.1" },
            { "an unknown peer on a dual-stack socket", "10.0.0.0/8", "::ffff:192.0.2.1", "203.0.113.9", "192.0.2.1" },
            { "no known proxy", "", Peer, "203.0.113.9", Peer },
        };

    // X-Forwarded-For, -Proto, -Host, expected scheme, expected host
    public static TheoryData<string?, string?, string?, string, string> Steps =>
        new()
        {
            { "203.0.113.9", "https", "a.example", "https", "a.example" },
            { "203.0.113.9", "evil, https", "evil.example, a.example:8443", "https", "a.example:8443" },
            { "203.0.113.9, 10.0.0.2", "https, http", "a.example, b.example", "https", "a.example" },
            { "203.0.113.9, 10.0.0.2", "https", "a.example", "https", "a.example" },
            {
                "198.51.100.66, 203.0.113.9, 10.0.0.2",
                "evil, https, http",
                "evil.example, a.example, b.example",
                "https",
                "a.example"
            },
            { null, "https", "a.example", "https", "a.example" },
            { null, "evil, https", "evil.example, a.example", "https", "a.example" },
            { "10.0.0.2", "evil, https", "evil.example, a.example", "https", "a.example" },
            { "nobody", "https", "a.example", "http", "gateway.example" },
            { "203.0.113.9", "ht tp", "a.example/path", "http", "gateway.example" },
            { "203.0.113.9", "<script>", "a@b", "http", "gateway.example" },
            { "203.0.113.9", "https", "[2001:db8::1]:8443", "https", "[2001:db8::1]:8443" },
        };

    [Theory]
    [MemberData(nameof(Chains))]
    public async Task The_client_is_the_last_address_that_is_not_a_known_proxy(
        string name,
        string known,
        string peer,
        string? forwardedFor,
        string client
    )
    {
        var context = await PassAsync(Known(known), peer, ("X-Forwarded-For", forwardedFor));
        Assert.Equal((name, client), (name, context.Connection.RemoteIpAddress!.ToString()));
        Assert.Equal(
            known.Length > 0 && peer != "192.0.2.1" && peer != "::ffff:192.0.2.1",
            context.Features.Get<KnownProxy>() is not null
        );
    }

    [Theory]
    [MemberData(nameof(Steps))]
    public async Task Scheme_and_host_are_taken_from_the_same_position_as_the_address(
        string? forwardedFor,
        string? forwardedProto,
        string? forwardedHost,
        string scheme,
        string host
    )
    {
        var context = await PassAsync(
            Known("10.0.0.0/8"),
            Peer,
            ("X-Forwarded-For", forwardedFor),
            ("X-Forwarded-Proto", forwardedProto),
            ("X-Forwarded-Host", forwardedHost)
        );
        Assert.Equal((scheme, host), (context.Request.Scheme, context.Request.Host.Value));
    }

    [Theory]
    [InlineData("1", "10.0.0.3")]
    [InlineData("2", "10.0.0.2")]
    [InlineData("3", "203.0.113.9")]
    [InlineData("", "203.0.113.9")]
    public async Task ForwardLimit_bounds_the_number_of_addresses(string limit, string client)
    {
        var context = await PassAsync(
            [.. Known("10.0.0.0/8"), ("ForwardLimit", limit)],
            Peer,
            ("X-Forwarded-For", "203.0.113.9, 10.0.0.2, 10.0.0.3")
        );
        Assert.Equal(client, context.Connection.RemoteIpAddress!.ToString());
    }

    [Theory]
    [InlineData("010.0.0.1")]
    [InlineData("10.1")]
    [InlineData("fe80::1%1")]
    [InlineData("010.0.0.0/8")]
    [InlineData("0xa.0.0.0/8")]
    public void A_known_proxy_in_another_notation_is_rejected(string known)
    {
        var options = new ForwardedHeaderOptions();
        (known.Contains('/') ? options.KnownNetworks : options.KnownProxies).Add(known);
        Assert.True(new ForwardedHeaderOptionsValidator().Validate(null, options).Failed);
    }

    private static (string Key, string? Value)[] Known(string known) =>
        [
            .. known
                .Split(' ', StringSplitOptions.RemoveEmptyEntries)
                .Select((one, i) => ($"{(one.Contains('/') ? "KnownNetworks" : "KnownProxies")}:{i}", (string?)one)),
        ];

    private static async Task<HttpContext> PassAsync(
        (string Key, string? Value)[] settings,
        string peer,
        params (string Name, string? Value)[] headers
    )
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(
                settings.ToDictionary(
                    setting => $"{ForwardedHeaderOptions.Section}:{setting.Key}",
                    setting => setting.Value
                )
            )
            .Build();
        var factory = new OptionsFactory<ForwardedHeaderOptions>(
            [
                new ConfigureOptions<ForwardedHeaderOptions>(options =>
                    configuration.GetSection(ForwardedHeaderOptions.Section).Bind(options)
                ),
            ],
            [],
            [new ForwardedHeaderOptionsValidator()]
        );
        using var options = new ReloadableOptions<ForwardedHeaderOptions>(
            factory,
            configuration,
            NullLogger<ReloadableOptions<ForwardedHeaderOptions>>.Instance
        );
        var context = new DefaultHttpContext();
        context.Connection.RemoteIpAddress = IPAddress.Parse(peer);
        (context.Request.Scheme, context.Request.Host) = ("http", new HostString("gateway.example"));
        foreach (var (name, value) in headers)
        {
            context.Request.Headers[name] = value is null ? StringValues.Empty : value.Split('|');
        }

        await new ForwardedHeadersMiddleware(_ => Task.CompletedTask, new ProxiesInForce(options)).InvokeAsync(context);
        return context;
    }
}
