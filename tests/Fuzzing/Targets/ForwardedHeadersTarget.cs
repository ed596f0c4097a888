using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using EdgeGateway.Browsers;
using EdgeGateway.ForwardedHeaders;
using EdgeGateway.Hosting.Configuration;
using EdgeGateway.Identity;
using EdgeGateway.RequestChecks;
using EdgeGateway.ReverseProxy.Headers;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace EdgeGateway.Fuzzing.Targets;

/// <summary>
/// <c>X-Forwarded-For</c>, <c>-Proto</c> and <c>-Host</c> of a trusted proxy, <c>Origin</c> and <c>Connection</c>. Lines of
/// the input are field lines, whose first character selects the field: <c>f</c>, <c>p</c>, <c>h</c>, <c>o</c>,
/// <c>c</c>. The client's address is the one that a list of all entries, read from its end, leads to. Scheme, host and
/// origin have no character that ends them, and a host that passes its check is the one that a backend gets.
/// </summary>
internal sealed partial class ForwardedHeadersTarget : IFuzzTarget
{
    private static readonly IPAddress Peer = IPAddress.Parse("10.0.0.1");
    private static readonly ForwardedHeadersMiddleware Middleware = CreateMiddleware();

    public string Name => "forwarded-headers";

    public IReadOnlyList<string> Parsers { get; } =
    [
        "EdgeGateway.ForwardedHeaders.ForwardedHeadersMiddleware",
        "EdgeGateway.ForwardedHeaders.ReverseListReader",
        "EdgeGateway.ForwardedHeaders.KnownProxies",
        "EdgeGateway.Identity.ClientAddress",
        "EdgeGateway.RequestChecks.HostCheck",
        "EdgeGateway.Browsers.Origin",
        "EdgeGateway.ReverseProxy.Headers.ConnectionField",
    ];

    public long MaxSteps(int length) => 2_000 + (200L * length);

    public long MaxAllocation(int length) => 16_384 + (100L * length);

    public void Parse(ReadOnlyMemory<byte> input)
    {
        var context = CreateContext(input);
        Middleware.InvokeAsync(context).GetAwaiter().GetResult();
        _ = HostCheck.FindFault(context);
        _ = Origin.TryParseHeader(context.Request.Headers.Origin, out _);
        ConnectionField.FindNamedFields(context.Request.Headers.Connection);
    }

    public void Check(ReadOnlyMemory<byte> input)
    {
        var context = CreateContext(input);
        var headers = context.Request.Headers;
        var entries = EntriesOf(headers["X-Forwarded-For"].ToArray());
        Middleware.InvokeAsync(context).GetAwaiter().GetResult();
        Expect.Equal(FindClient(entries), context.Connection.RemoteIpAddress!, "the client's address");

        var request = context.Request;
        Expect.True(SafeScheme().IsMatch(request.Scheme), $"{request.Scheme} is a scheme");
        CheckHost(context);
        foreach (var entry in entries)
        {
            CheckAddress(entry);
        }

        if (Origin.TryParseHeader(headers.Origin, out var origin))
        {
            // Without a port only if the scheme has no default port.
            var host = origin.Host.Contains(':', StringComparison.Ordinal) ? $"[{origin.Host}]" : origin.Host;
            var text = $"{origin.Scheme}://{host}{(origin.Port < 0 ? "" : $":{origin.Port}")}";
            Expect.True(Origin.TryParse(text, out var again) && again == origin, $"{text} is the same origin");
            Expect.True(SafeHost().IsMatch(origin.Host), $"{origin.Host} is a host");
        }

        var named = ConnectionField.FindNamedFields(headers.Connection) ?? [];
        var options = EntriesOf(headers.Connection.ToArray());
        Expect.True(named.All(name => options.Contains(name)), "only fields that Connection has are named");
        Expect.True(
            !named.Any(name => name.Equals("Host", StringComparison.OrdinalIgnoreCase)),
            "Connection cannot name Host"
        );
    }

    // A host that passes can be converted by the framework, and the HTTP client finds it in the field.
    private static void CheckHost(HttpContext context)
    {
        var host = context.Request.Headers.Host.ToString();
        Expect.True(SafeHost().IsMatch(host), $"{host} is a host");
        if (HostCheck.FindFault(context) is null)
        {
            _ = context.Request.Host.ToUriComponent();
            using var message = new HttpRequestMessage();
            message.Headers.TryAddWithoutValidation("Host", host);
            Expect.Equal(host, message.Headers.Host!, "the host that the HTTP client sends");
        }
    }

    // Entries that are addresses of trusted proxies lead to the entry before.
    private static IPAddress FindClient(string[] entries)
    {
        var client = Peer;
        foreach (var entry in entries.Reverse())
        {
            if (!IsTrusted(client) || !ClientAddress.TryParseWithPort(entry, out var address, out _))
            {
                break;
            }

            client = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        }

        return client;
    }

    private static bool IsTrusted(IPAddress address) =>
        address.GetAddressBytes() is [10, _, _, _] or [0xFD, 0x00, .. { Length: 14 }];

    private static void CheckAddress(string entry)
    {
        if (ClientAddress.TryParseWithPort(entry, out var address, out var port))
        {
            var text = address.ToString();
            Expect.True(ClientAddress.TryParse(text, out var again) && again.Equals(address), $"{text} is an address");
            Expect.True(port is >= 0 and <= 65_535, $"{port} is a port");
        }

        // Each address in its canonical form is accepted.
        if (
            IPAddress.TryParse(entry, out var canonical)
            && canonical.ToString() == entry
            && !entry.Contains('%', StringComparison.Ordinal)
        )
        {
            Expect.True(ClientAddress.TryParse(entry, out var same) && same.Equals(canonical), $"{entry} is accepted");
        }
    }

    private static string[] EntriesOf(string?[] lines) =>
        [
            .. lines
                .SelectMany(line => line!.Split(','))
                .Select(entry => entry.Trim(' ', '\t'))
                .Where(entry => entry.Length > 0),
        ];

    private static ForwardedHeadersMiddleware CreateMiddleware()
    {
        var factory = new OptionsFactory<ForwardedHeaderOptions>(
            [
                new ConfigureOptions<ForwardedHeaderOptions>(options =>
                {
                    options.KnownNetworks.Add("10.0.0.0/8");
                    options.KnownNetworks.Add("fd00::/16");
                }),
            ],
            []
        );
        var options = new ReloadableOptions<ForwardedHeaderOptions>(
            factory,
            new ConfigurationBuilder().Build(),
            NullLogger<ReloadableOptions<ForwardedHeaderOptions>>.Instance
        );
        return new ForwardedHeadersMiddleware(_ => Task.CompletedTask, new ProxiesInForce(options));
    }

    private static DefaultHttpContext CreateContext(ReadOnlyMemory<byte> input)
    {
        var context = new DefaultHttpContext();
        context.Connection.RemoteIpAddress = Peer;
        context.Request.Scheme = "http";
        context.Request.Host = new HostString("edge");
        foreach (var line in Encoding.Latin1.GetString(input.Span).Split('\n'))
        {
            var name = line.FirstOrDefault() switch
            {
                'f' => "X-Forwarded-For",
                'p' => "X-Forwarded-Proto",
                'h' => "X-Forwarded-Host",
                'o' => "Origin",
                'c' => "Connection",
                _ => null,
            };
            if (name is not null)
            {
                context.Request.Headers.Append(name, line[1..]);
            }
        }

        return context;
    }

    [GeneratedRegex(@"\A[A-Za-z][A-Za-z0-9+.-]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex SafeScheme();

    [GeneratedRegex(@"\A[^\x00-\x20\x7f-\uffff/\\?#@,""<>^`{|}]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex SafeHost();
}
